import type { Mismatch } from './mismatch';

const MATCHER = Symbol.for('cdk-bake.Matcher');

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
