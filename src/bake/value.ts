/** The values of a Bake file: plain data, already free of tokens. */

/** A name that buildx evaluates: a variable, a parameter of a function, an axis of a matrix. */
export class Reference {
  public constructor(public readonly name: string) {}
}

/** Literal text and expressions, one after the other: `app:${TAG}`. */
export class Template {
  public constructor(public readonly parts: readonly (string | Expression)[]) {}
}

/** A map that keeps the order of its entries. */
export class Entries {
  public constructor(public readonly entries: readonly (readonly [string, Value])[]) {}
}

/** A call of a function. */
export class Call {
  public constructor(public readonly name: string, public readonly args: readonly Value[]) {}
}

/** One of two values. */
export class Conditional {
  public constructor(public readonly condition: Value, public readonly yes: Value, public readonly no: Value) {}
}

/** An operator with one value behind it, or two around it. */
export class Operation {
  public constructor(public readonly operator: string, public readonly operands: readonly Value[]) {}
}

/** A member of a list or a map. */
export class Item {
  public constructor(public readonly collection: Value, public readonly key: Value) {}
}

/** A list or a map where an expression is wanted. */
export class Collection {
  public constructor(public readonly content: Value) {}
}

/** What buildx evaluates. */
export type Expression = Reference | Call | Conditional | Operation | Item | Collection;

export type Value = string | number | boolean | null | Template | Entries | Expression | readonly Value[];

/** Whether a part of a template is evaluated, rather than literal. */
export function isExpression(value: Value): value is Expression {
  return [Reference, Call, Conditional, Operation, Item, Collection].some(kind => value instanceof kind);
}
