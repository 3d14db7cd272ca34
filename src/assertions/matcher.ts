import type { Mismatch } from './mismatch';

const MATCHER = Symbol.for('cdk-bake.Matcher');

/** A matcher for a value, created by `Match`. */
export abstract class Matcher {
  /** Returns whether the given object is a `Matcher`, even if another copy of this library created it. */
  public static isMatcher(value: any): value is Matcher {
    return value !== null && typeof value === 'object' && MATCHER in value;
  }

  protected constructor() {
    Object.defineProperty(this, MATCHER, { value: true });
  }

  /** @internal Returns all mismatches. */
  public abstract _compare(actual: unknown, path: string): Mismatch[];
}
