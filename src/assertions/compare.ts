import { Matcher } from './matcher';
import type { Mismatch } from './mismatch';
import { found, shown } from './mismatch';
import { counted } from '../common/counted';

/** Returns all mismatches between a value and a pattern. */
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
  if (pattern === actual) {
    return [];
  }
  return [{ path, message: `expected ${shown(pattern)}, but ${found(actual)}` }];
}

export function compareMaps(
  pattern: Readonly<Record<string, unknown>>,
  actual: unknown,
  path: string,
  partial: boolean,
): Mismatch[] {
  if (!isMap(actual)) {
    return [{ path, message: `expected a map, but ${found(actual)}` }];
  }
  const extra = partial ? [] : Object.keys(actual).filter(key => !Object.hasOwn(pattern, key));
  return [
    ...Object.entries(pattern).flatMap(([key, value]) =>
      compare(value, Object.hasOwn(actual, key) ? actual[key] : undefined, join(path, key), partial),
    ),
    ...extra.map(key => ({ path: join(path, key), message: `unexpected value ${shown(actual[key])}` })),
  ];
}

export function compareLists(items: readonly unknown[], actual: unknown, path: string, partial: boolean): Mismatch[] {
  if (!Array.isArray(actual)) {
    return [{ path, message: `expected a list, but ${found(actual)}` }];
  }
  if (items.length !== actual.length) {
    return [
      { path, message: `expected ${counted(items.length, 'item')}, but found ${actual.length}: ${shown(actual)}` },
    ];
  }
  return items.flatMap((item, i) => compare(item, actual[i], `${path}[${i}]`, partial));
}

export function compareSubsequence(items: readonly unknown[], actual: unknown, path: string): Mismatch[] {
  if (!Array.isArray(actual)) {
    return compareLists(items, actual, path, true);
  }
  let next = 0;
  for (const item of items) {
    const candidates = actual
      .slice(next)
      .map((value, i) => ({ at: next + i, mismatches: compare(item, value, `${path}[${next + i}]`, true) }));
    const match = candidates.find(c => c.mismatches.length === 0);
    if (!match) {
      return [{
        path,
        message: `expected an item ${shown(item)}${next > 0 ? ` at [${next}] or later` : ''}, but ${found(actual)}`,
      }, ...nearest(candidates)];
    }
    next = match.at + 1;
  }
  return [];
}

/** Returns the mismatches of the most similar item, if any. */
function nearest(candidates: readonly { readonly mismatches: Mismatch[] }[]): Mismatch[] {
  const [first] = [...candidates].sort((a, b) => a.mismatches.length - b.mismatches.length);
  return first?.mismatches ?? [];
}

function join(path: string, key: string): string {
  const name = /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? name : `${path}.${name}`;
}

/** Whether a value is a map of the template or of a pattern. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !Matcher.isMatcher(value);
}
