import type { IConstruct } from 'constructs';
import { usersOf } from './hidden-names';
import type { StackPlan } from './plan';
import type { StepGuard } from './problems';
import { joinTexts } from '../bake/evaluate';
import { functionSince, isBakeFunctionName } from '../bake/functions';
import { shownValue } from '../bake/hcl-expression';
import { concatenation, WholeList } from '../bake/list';
import type { Expression as Model, Key, Value } from '../bake/value';
import { Call, Entries, namesIn, Reference } from '../bake/value';
import { InvalidValueError, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { oneOf } from '../common/one-of';
import { sortedEntries } from '../common/records';
import { splitTokens } from '../common/tokens';
import type { BakeFunction } from '../constructs/bake-function';
import { ancestors } from '../constructs/effective';
import type { Image } from '../constructs/image';
import { Stack } from '../constructs/stack';
import type { Parts } from '../dockerfile/syntax/writing';
import type { HclSource } from '../expressions/hcl-source';
import { within } from '../expressions/levels';
import type { MatrixAxis } from '../expressions/matrix-axis';
import type { Scope } from '../expressions/meaning';
import { BakeMeaning, hclModel, TARGET_NAME, wholeList, wholeMap } from '../expressions/meaning';
import { objectToken } from '../values/object-token';

/** Converts values of constructs to values of a Bake file: literal values stay literal, tokens become expressions. */
export class Resolver implements Scope {
  private isInExpression = false;

  /**
   * @param image the image with the attribute, whose axes can be used
   * @param imageTarget the name of the target of that image
   * @param params the parameters that can be used, in the result of a function
   * @param guard the guard for invalid values, so that one does not hide the others
   */
  public constructor(
    private readonly plan: StackPlan,
    private readonly image?: Image,
    private readonly imageTarget?: string,
    private readonly params: readonly string[] = [],
    private readonly guard: StepGuard = step => step(),
  ) {}

  /** Converts a string, a number, a boolean, a list, a map, or an object with a token. */
  public value(value: any): Value {
    if (typeof value === 'string') {
      return this.parts(splitTokens(value));
    }
    if (typeof value === 'number' ? Number.isFinite(value) : typeof value === 'boolean' || value === null) {
      return value;
    }
    if (Array.isArray(value)) {
      return this.list(value);
    }
    if (typeof value === 'object') {
      const token = objectToken(value);
      return token !== undefined
        ? this.value(token)
        : within(() => this.entries(value, v => this.value(v)));
    }
    throw new InvalidValueError(`invalid value ${quoted(String(value))} in a Bake file: `
      + 'expected a string, a number, a boolean, a list, a map or an expression');
  }

  /**
   * Converts a list, some elements of which can be converted already. The token of a whole list becomes an operand of
   * `concat` if the list has other elements.
   */
  public list(values: readonly any[]): Value {
    return concatenation(values.map(value => {
      const whole = wholeList(value);
      return whole ? new WholeList(this.guard(() => whole.resolve(this)) ?? [])
        : value instanceof Entries ? value : within(() => this.value(value));
    }));
  }

  /**
   * Converts a map. Sorts it by the written keys, because the numbers in token markers depend on the order of creation.
   * The token of a whole map becomes an operand of `merge` if the map has other entries.
   */
  public entries<T>(record: Readonly<Record<string, T>>, valueOf: (value: T) => Value): Value {
    const written = new Map<string, [Key, Value]>();
    const whole: Value[] = [];
    for (const [key, value] of Object.entries(record)) {
      const map = wholeMap(key);
      if (map) {
        this.guard(() => checkSingle(whole));
        whole.push(this.guard(() => map.resolve(this)) ?? new Entries([]));
        continue;
      }
      const resolved = this.parts(splitTokens(key)) as Key;
      const text = shownValue(resolved);
      this.guard(() => checkNewKey(text, written));
      written.set(text, [resolved, valueOf(value)]);
    }
    const own = new Entries(sortedEntries(Object.fromEntries(written)).map(([, entry]) => entry));
    return whole.length === 0 ? own : own.entries.length === 0 ? whole[0] : new Call('merge', [...whole, own]);
  }

  /** Converts a string that is split into parts. A single expression keeps its type. */
  public parts(parts: Parts): Value {
    return this.isInExpression ? this.joined(parts) : this.guard(() => this.wholly(parts)) ?? '';
  }

  /** Converts an expression as a whole, so that an expression that is too large is reported once, not for each part. */
  private wholly(parts: Parts): Value {
    this.isInExpression = true;
    try {
      return this.joined(parts);
    } finally {
      this.isInExpression = false;
    }
  }

  private joined(parts: Parts): Value {
    const resolved = parts.map(part => {
      if (typeof part === 'string') {
        return normal(part);
      }
      if (part instanceof BakeMeaning && !part.whole) {
        return part.resolve(this);
      }
      if (part instanceof BakeMeaning) {
        const place = part.whole === 'list' ? 'an element of a list' : 'a map, or a part of one';
        throw new InvalidValueError(`${part.description} is part of a text, but can only be ${place}; `
          + 'use the `value` of the expression');
      }
      throw new InvalidValueError(`${part.description} is used in a string that Buildx evaluates, `
        + 'but only a Dockerfile can evaluate it; use a Variable instead');
    });
    return resolved.length === 1 ? resolved[0] : joinTexts(resolved);
  }

  public named(definition: IConstruct): Model {
    const { id, path } = definition.node;
    this.checkStack(definition, 'variable');
    const axis = this.image?._props.matrix?.find(one => usersOf(one.name, this.plan.constants).has(id));
    if (axis) {
      throw new InvalidValueError(`axis ${quoted(axis.name)} hides ${axis.name === id ? path : `a name in ${path}`}, `
        + `but this image uses ${path}; rename the axis`);
    }
    if (this.params.includes(id)) {
      throw new InvalidValueError(`parameter ${quoted(id)} hides ${path}, but the function uses ${path}; `
        + 'rename the parameter');
    }
    return new Reference(id);
  }

  public axis(axis: MatrixAxis): Model {
    if (!this.image?._props.matrix?.includes(axis)) {
      throw new InvalidValueError(`axis ${quoted(axis.name)} is used outside an image with this axis; `
        + 'add the axis to the `matrix` of the image');
    }
    return new Reference(axis.name);
  }

  /** The name of the target, which differs for each combination of a matrix. */
  public targetName(): Value {
    if (this.image === undefined || this.imageTarget === undefined) {
      throw new InvalidValueError(`\`${TARGET_NAME}\` has no value here; `
        + 'use it in the properties of an image (except `name`) or in `defaults`, '
        + 'and pass it to a Dockerfile as a build argument in `args`');
    }
    const { matrix, name } = this.image._props;
    return matrix && name !== undefined ? new Resolver(this.plan, this.image).value(name) : this.imageTarget;
  }

  public parameter(name: string): Model {
    if (!this.params.includes(name)) {
      const other = this.params.length > 0 ? `, or use ${oneOf(this.params)}` : '';
      throw new InvalidValueError(`parameter ${quoted(name)} is used outside a function with this parameter; `
        + `add it to the \`parameters\` of the function${other}`);
    }
    return new Reference(name);
  }

  public call(callee: string | BakeFunction, args: readonly any[]): Model {
    const values = args.map(a => this.value(a));
    if (typeof callee !== 'string') {
      this.checkStack(callee, 'function');
      return new Call(callee.node.id, values);
    }
    this.checkFunction(callee);
    return new Call(callee, values);
  }

  /** Checks that Buildx has a function, and records the version that the function requires. */
  private checkFunction(name: string): void {
    if (!isBakeFunctionName(name)) {
      throw new InvalidValueError(`unknown function ${quoted(name)}; `
        + 'use a function of https://docs.docker.com/build/bake/stdlib/, or define a BakeFunction');
    }
    const { path } = (this.image ?? this.plan.stack).node;
    this.plan.requires.push({ what: `the function ${name}`, since: functionSince(name), path });
  }

  public hcl(source: HclSource): Model {
    this.checkNames(source);
    this.checkBound(source);
    source.pieces.forEach(piece => typeof piece === 'string' && normal(piece));
    return hclModel(source, token => this.joined([token]));
  }

  /** Checks that no name of a `for` expression is the name of a token in the text. */
  private checkBound({ pieces, bound }: HclSource): void {
    const values = pieces.flatMap(piece => (typeof piece === 'string' ? [] : [this.joined([piece.token])]));
    const hidden = values.flatMap(value => [...namesIn(value)]).find(name => bound.has(name));
    if (hidden !== undefined) {
      throw new InvalidValueError(`an HCL expression contains a token for ${quoted(hidden)}, and a \`for\` with a name `
        + `${quoted(hidden)}, which hides it; use another name in the \`for\``);
    }
  }

  /** Checks that the Bake file defines all names in an expression as text. */
  private checkNames({ names: used, calls, targets }: HclSource): void {
    const { variables, constants, functions, targets: all, abstractTargets } = this.plan;
    const values = [...variables, ...constants].map(({ node }) => node.id);
    const axes = this.image?._props.matrix?.map(({ name }) => name) ?? [];
    checkKnown(used, [...BUILT_IN, ...values, ...axes, ...this.params], 'name', 'define a Variable, or pass a token');
    const names = [...all.map(({ name }) => name), ...abstractTargets.map(({ _name }) => _name)];
    checkKnown(targets, names, 'target', 'use a target of this stack');
    const own = functions.map(({ node }) => node.id);
    [...calls].filter(name => !own.includes(name)).forEach(name => this.checkFunction(name));
  }

  private checkStack(definition: IConstruct, what: string): void {
    const { node } = definition;
    const stack = Stack._ofDefinition(definition);
    const isOfApp = stack === undefined && node.root === this.plan.stack.node.root;
    // Inherited attributes can use definitions of other stacks, because the Bake files are read together.
    const isInherited = () => ancestors(this.image?._props ?? {}).some(parent => Stack.of(parent) === stack);
    if (stack !== this.plan.stack && !isOfApp && !isInherited()) {
      throw new InvalidValueError(`the ${what} ${node.path} belongs to another stack; `
        + `define ${quoted(node.id)} in the App, or in ${this.plan.stack.node.path}, too`);
    }
  }
}

/** Names that every Bake file can use. */
const BUILT_IN = ['BAKE_LOCAL_PLATFORM', 'BAKE_CMD_CONTEXT'];

function checkKnown(used: Iterable<string>, known: readonly string[], what: string, fix: string): void {
  for (const name of used) {
    if (!known.includes(name)) {
      const hint = nearestHint(name, known);
      throw new InvalidValueError(`unknown ${what} ${quoted(name)} in an HCL expression${hint}; ${fix}`);
    }
  }
}

/** The order of the entries of a map is not known in all languages, so it cannot decide which one takes precedence. */
function checkSingle(whole: readonly Value[]): true {
  if (whole.length > 0) {
    throw new InvalidValueError('a map contains two expressions for a whole map; '
      + 'merge them with `Expression.call("merge", [one, other])`');
  }
  return true;
}

function checkNewKey(text: string, taken: ReadonlyMap<string, unknown>): true {
  if (taken.has(text)) {
    throw new InvalidValueError(`two keys of a map are both ${quoted(text)}; remove one of them`);
  }
  return true;
}

// eslint-disable-next-line no-control-regex
const NON_ASCII = /[^\x00-\x7f]/;

/** Rejects strings that Buildx would change, because Buildx silently normalizes strings in Bake files to NFC. */
function normal(text: string): string {
  if (NON_ASCII.test(text) && text.normalize('NFC') !== text) {
    throw new InvalidValueError(`${quoted(text)} is not in Unicode form NFC, but Buildx normalizes strings to NFC; `
      + `write ${quoted(text.normalize('NFC'))}`);
  }
  return text;
}
