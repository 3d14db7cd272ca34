import { compare, compareLists, compareMaps, compareSubsequence } from './compare';
import { Matcher } from './matcher';
import type { Mismatch } from './mismatch';
import { found, shown } from './mismatch';

/** A matcher implemented by a function. */
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
 * Matchers for values of a template.
 *
 * Values without a matcher must be equal. Maps inside `objectLike` must contain at least the given keys, at any depth.
 */
export abstract class Match {
  /** Matches a map that contains at least the given keys, with matching values. */
  public static objectLike(pattern: Record<string, any>): Matcher {
    return new Comparison((actual, path) => compareMaps(pattern, actual, path, true));
  }

  /** Matches a map that contains exactly the given keys, with matching values. */
  public static objectEquals(pattern: Record<string, any>): Matcher {
    return new Comparison((actual, path) => compareMaps(pattern, actual, path, false));
  }

  /** Matches a list that contains the given items in this order. The list can contain other items. */
  public static arrayWith(items: any[]): Matcher {
    return new Comparison((actual, path) => compareSubsequence(items, actual, path));
  }

  /** Matches a list that contains exactly the given items, in this order. */
  public static arrayEquals(items: any[]): Matcher {
    return new Comparison((actual, path) => compareLists(items, actual, path, false));
  }

  /** Matches a string that contains a match of the regular expression. */
  public static stringLikeRegexp(pattern: string): Matcher {
    const expression = new RegExp(pattern);
    return new Comparison((actual, path) =>
      (typeof actual === 'string' && expression.test(actual) ? [] : [{
        path,
        message: `expected a string that matches /${pattern}/, but ${found(actual)}`,
      }]));
  }

  /** Matches any value, if there is one. */
  public static anyValue(): Matcher {
    return new Comparison((actual, path) =>
      actual === undefined ? [{ path, message: `expected any value, but ${found(actual)}` }] : [],
    );
  }

  /** Matches if there is no value. */
  public static absent(): Matcher {
    return new Comparison((actual, path) =>
      actual === undefined ? [] : [{ path, message: `unexpected value ${shown(actual)}` }],
    );
  }

  /** Matches any value that does not match the pattern. */
  public static anythingBut(pattern: any): Matcher {
    return new Comparison((actual, path) =>
      (compare(pattern, actual, path, false).length > 0 ? [] : [{
        path,
        message: `expected a value that does not match the pattern, but ${found(actual)}`,
      }]));
  }
}
