/** The values of a Bake file: plain data, already free of tokens. */

/** The name of a variable, to be evaluated by buildx. */
export class Reference {
  public constructor(public readonly name: string) {}
}

/** Literal text and expressions, one after the other: `app:${TAG}`. */
export class Template {
  public constructor(public readonly parts: readonly (string | Reference)[]) {}
}

/** A map that keeps the order of its entries. */
export class Entries {
  public constructor(public readonly entries: readonly (readonly [string, Value])[]) {}
}

export type Value = string | number | boolean | null | Reference | Template | Entries | readonly Value[];
