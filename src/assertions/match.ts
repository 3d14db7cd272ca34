import { isMap, Matcher, Mismatch, shown } from './matcher';

/** A matcher that is a function. */
class Comparison extends Matcher {
  public constructor(private readonly compare: (actual: unknown, path: string) => Mismatch[]) {
    super();
  }

  /** @internal */
  public _compare(actual: unknown, path: string): Mismatch[] {
    return this.compare(actual, path);
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

/** @internal Everything in which a value is not as the pattern. */
export function compare(pattern: unknown, actual: unknown, path: string, partial: boolean): Mismatch[] {
  if (Matcher.isMatcher(pattern)) {
    return pattern._compare(actual, path);
  }
  if (Array.isArray(pattern)) {
    return compareLists(pattern, actual, path, partial);
  }
  if (isMap(pattern)) {
    return compareMaps(pattern, actual, path, partial);
  }
  return pattern === actual ? [] : [{ path, message: actual === undefined ? `is missing, and should be ${shown(pattern)}` : `is ${shown(actual)}, and should be ${shown(pattern)}` }];
}

function compareMaps(pattern: Readonly<Record<string, unknown>>, actual: unknown, path: string, partial: boolean): Mismatch[] {
  if (!isMap(actual)) {
    return [{ path, message: actual === undefined ? 'is missing, and should be a map' : `is ${shown(actual)}, and should be a map` }];
  }
  const extra = partial ? [] : Object.keys(actual).filter(key => !(key in pattern));
  return [
    ...Object.entries(pattern).flatMap(([key, value]) => compare(value, Object.hasOwn(actual, key) ? actual[key] : undefined, join(path, key), partial)),
    ...extra.map(key => ({ path: join(path, key), message: `is ${shown(actual[key])}, and should not be there` })),
  ];
}

function compareLists(items: readonly unknown[], actual: unknown, path: string, partial: boolean): Mismatch[] {
  if (!Array.isArray(actual)) {
    return [{ path, message: actual === undefined ? 'is missing, and should be a list' : `is ${shown(actual)}, and should be a list` }];
  }
  if (items.length !== actual.length) {
    return [{ path, message: `is ${shown(actual)}, with ${actual.length} items, and should have ${items.length}` }];
  }
  return items.flatMap((item, i) => compare(item, actual[i], `${path}[${i}]`, partial));
}

function compareSubsequence(items: readonly unknown[], actual: unknown, path: string): Mismatch[] {
  if (!Array.isArray(actual)) {
    return compareLists(items, actual, path, true);
  }
  let next = 0;
  for (const item of items) {
    const candidates = actual.slice(next).map((value, i) => ({ at: next + i, mismatches: compare(item, value, `${path}[${next + i}]`, true) }));
    const found = candidates.find(c => c.mismatches.length === 0);
    if (!found) {
      return [{ path, message: `is ${shown(actual)}, and has no item ${shown(item)}${next > 0 ? ` from [${next}] on` : ''}` }, ...nearest(candidates)];
    }
    next = found.at + 1;
  }
  return [];
}

/** What is wrong with the item that comes nearest, if there is something that comes near. */
function nearest(candidates: readonly { readonly mismatches: Mismatch[] }[]): Mismatch[] {
  const [first] = [...candidates].sort((a, b) => a.mismatches.length - b.mismatches.length);
  return first?.mismatches ?? [];
}

function join(path: string, key: string): string {
  const name = /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? name : `${path}.${name}`;
}
