import { compare, compareLists, compareMaps, compareSubsequence } from './compare';
import { Matcher } from './matcher';
import type { Mismatch } from './mismatch';
import { shown } from './mismatch';

/** A matcher that is a function. */
class Comparison extends Matcher {
  public constructor(private readonly mismatches: (actual: unknown, path: string) => Mismatch[]) {
    super();
  }

  /** @internal */
  public _compare(actual: unknown, path: string): Mismatch[] {
    return this.mismatches(actual, path);
  }
}

/**
 * What values of a template are compared with.
 *
 * A value that is no matcher has to be the same. Inside `objectLike` that means for a map that it has at least these
 * keys, at any depth.
 */
export abstract class Match {
  /** A map that has at least these keys, with values that match. */
  public static objectLike(pattern: Record<string, any>): Matcher {
    return new Comparison((actual, path) => compareMaps(pattern, actual, path, true));
  }

  /** A map that has these keys and no other, with values that match. */
  public static objectEquals(pattern: Record<string, any>): Matcher {
    return new Comparison((actual, path) => compareMaps(pattern, actual, path, false));
  }

  /** A list that has these items, in this order, and maybe others between them. */
  public static arrayWith(items: any[]): Matcher {
    return new Comparison((actual, path) => compareSubsequence(items, actual, path));
  }

  /** A list that has these items and no other, in this order. */
  public static arrayEquals(items: any[]): Matcher {
    return new Comparison((actual, path) => compareLists(items, actual, path, false));
  }

  /** A string in which the regular expression is found. */
  public static stringLikeRegexp(pattern: string): Matcher {
    const expression = new RegExp(pattern);
    return new Comparison((actual, path) =>
      (typeof actual === 'string' && expression.test(actual) ? [] : [{ path, message: `${shown(actual)} does not match /${pattern}/` }]));
  }

  /** Any value, as long as there is one. */
  public static anyValue(): Matcher {
    return new Comparison((actual, path) => (actual === undefined ? [{ path, message: 'is missing' }] : []));
  }

  /** No value at all. */
  public static absent(): Matcher {
    return new Comparison((actual, path) => (actual === undefined ? [] : [{ path, message: `is ${shown(actual)}, and should not be there` }]));
  }

  /** Anything that does not match the pattern. */
  public static anythingBut(pattern: any): Matcher {
    return new Comparison((actual, path) =>
      (compare(pattern, actual, path, false).length > 0 ? [] : [{ path, message: `is ${shown(actual)}, and should not match` }]));
  }
}
