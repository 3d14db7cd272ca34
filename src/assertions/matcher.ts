const MATCHER = Symbol.for('cdk-bake.Matcher');

/** Something that does not match, and where. */
export interface Mismatch {
  readonly path: string;
  readonly message: string;
}

/** What a value is compared with. Made by `Match`. */
export abstract class Matcher {
  /** Whether the value is a matcher, also of another copy of this library. */
  public static isMatcher(value: any): value is Matcher {
    return value !== null && typeof value === 'object' && MATCHER in value;
  }

  protected constructor() {
    Object.defineProperty(this, MATCHER, { value: true });
  }

  /** @internal Everything that does not match. */
  public abstract _compare(actual: unknown, path: string): Mismatch[];
}

/** A value in a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

/** Whether a value is a map of the template, or of a pattern. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !Matcher.isMatcher(value);
}
