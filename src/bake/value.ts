/** Values of a Bake file: plain data without tokens. */

/** An expression that Buildx evaluates. */
abstract class Evaluated {}

/** A name that Buildx evaluates: a variable, a parameter of a function, an axis of a matrix. */
export class Reference extends Evaluated {
  public constructor(public readonly name: string) {
    super();
  }
}

/** Literal text and expressions: `app:${TAG}`. */
export class Template {
  public constructor(public readonly parts: readonly (string | Expression)[]) {}
}

/** Key of a map: text, or an expression that Buildx evaluates to text. */
export type Key = string | Template | Expression;

/** A map with entries in a fixed order. */
export class Entries {
  public constructor(public readonly entries: readonly (readonly [Key, Value])[]) {}
}

/** A function call. */
export class Call extends Evaluated {
  public constructor(public readonly name: string, public readonly args: readonly Value[]) {
    super();
  }
}

/** A conditional expression. */
export class Conditional extends Evaluated {
  public constructor(public readonly condition: Value, public readonly yes: Value, public readonly no: Value) {
    super();
  }
}

/** An operator with one operand after it, or two around it. */
export class Operation extends Evaluated {
  public constructor(public readonly operator: string, public readonly operands: readonly Value[]) {
    super();
  }
}

/** A member of a list or a map. */
export class Item extends Evaluated {
  public constructor(public readonly collection: Value, public readonly key: Value) {
    super();
  }
}

/** A list or a map as an expression. */
export class Collection extends Evaluated {
  public constructor(public readonly content: Value) {
    super();
  }
}

/** A part of an expression in HCL: text as it is written, or a value outside or inside of quotes. */
export type HclPart = string | { readonly value: Value; readonly isQuoted: boolean };

/** An expression as text in HCL. */
export class HclText extends Evaluated {
  /**
   * @param uses the names and the calls in the text
   * @param structure the type of the value, if it can only be a list or a map
   */
  public constructor(
    public readonly parts: readonly HclPart[],
    public readonly uses: readonly (Reference | Call)[],
    public readonly structure?: 'list' | 'map',
  ) {
    super();
  }
}

export type Expression = Reference | Call | Conditional | Operation | Item | Collection | HclText;

export type Value = string | number | boolean | null | Template | Entries | Expression | readonly Value[];

/** Returns the objects of a list. An expression can contain others, which are not known. */
export function objectsIn(list: Value | undefined): readonly Entries[] {
  return Array.isArray(list) ? list.filter(member => member instanceof Entries) : [];
}

/** Returns the parts of a key, which all languages write as a template. */
export function keyParts(key: Key): readonly (string | Expression)[] {
  return key instanceof Template ? key.parts : [key];
}

/** Whether a part of a template is an expression, not literal text. */
export function isExpression(value: Value): value is Expression {
  return value instanceof Evaluated;
}

/** Returns the text to which Buildx converts a value, if it is known and is not an expression. */
export function knownText(value: Value): string | undefined {
  if (typeof value === 'number') {
    const text = String(value);
    return text.includes('e') ? undefined : text; // Buildx writes all digits
  }
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : undefined;
}

/** Returns the names that a value refers to. */
export function namesIn(value: Value): Set<string> {
  return new Set(allIn(value).flatMap(v => (v instanceof Reference ? [v.name] : [])));
}

/** Returns the names of the functions that a value calls. */
export function callsIn(value: Value): Set<string> {
  return new Set(allIn(value).flatMap(v => (v instanceof Call ? [v.name] : [])));
}

/** Whether a value contains nothing that Buildx evaluates. */
export function isLiteralValue(value: Value): boolean {
  return !allIn(value).some(isExpression);
}

/** Whether a value contains an expression as text, whose names cannot be replaced. */
export function hasHclText(value: Value): boolean {
  return allIn(value).some(v => v instanceof HclText);
}

/** Returns the texts with expressions in a value, except those in functions that catch errors. */
export function templatesIn(value: Value): Template[] {
  return allIn(value, v => (v instanceof Call && ['can', 'try'].includes(v.name) ? [] : membersOf(v))).filter(
    v => v instanceof Template,
  );
}

/** Returns a value and all values in it. */
function allIn(value: Value, members: (v: Value) => readonly Value[] = membersOf): Value[] {
  const all = [value];
  for (const next of all) {
    members(next).forEach(member => all.push(member));
  }
  return all;
}

/** Returns the values that a value consists of. */
export function membersOf(value: Value): readonly Value[] {
  if (value instanceof Template) {
    return value.parts;
  }
  if (value instanceof Entries) {
    return value.entries.flatMap(([key, member]) => (typeof key === 'string' ? [member] : [key, member]));
  }
  if (value instanceof Call) {
    return value.args;
  }
  if (value instanceof Conditional) {
    return [value.condition, value.yes, value.no];
  }
  if (value instanceof Operation) {
    return value.operands;
  }
  if (value instanceof Item) {
    return [value.collection, value.key];
  }
  if (value instanceof HclText) {
    return [...value.uses, ...value.parts.flatMap(part => (typeof part === 'string' ? [] : [part.value]))];
  }
  return value instanceof Collection ? [value.content] : Array.isArray(value) ? value : [];
}

/** Returns the member of a list or a map that a key selects, if both are known. */
export function memberOf(collection: Value, key: Value): Value | undefined {
  return collection instanceof Entries ? collection.entries.find(([name]) => name === key)?.[1]
    : Array.isArray(collection) && typeof key === 'number' ? collection[key] : undefined;
}
