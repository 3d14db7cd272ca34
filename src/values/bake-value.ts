import { isInstance } from './brand';
import { copiedEntries, copiedItems, wrongEntry, wrongItem } from './collections';
import { isPlain } from './given';
import type { Kind, Wrong } from './kind';
import { mismatch } from './kind';
import { objectToken } from './object-token';

/** Maximum depth of a value, so that functions that process values can be recursive. */
const MOST_LEVELS = 200;

/** The kind of `any` in a property that becomes a value in a Bake file. */
export const BAKE_VALUE = nested(
  'a string, a number, a boolean, a list, a map or an expression',
  value => value === null || objectToken(value) !== undefined,
);

/** The kind of `any` in a test: a value as in `docker-bake.json`, or a matcher. */
export const PATTERN = nested('a string, a number, a boolean, a list, a map or a Match',
  value => value === null || isInstance(value, 'Matcher'));

/** Values that lists and maps can contain at any depth. */
function nested(one: string, isLeaf: (value: unknown) => boolean): Kind {
  const above = new Set<unknown>();
  const kind: Kind = {
    one,
    many: 'values',
    code: () => undefined,
    wrong: value => {
      if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) || isLeaf(value)) {
        return undefined;
      }
      // In Python, `None` arrives as undefined.
      return isMap(value) || Array.isArray(value) ? within(value)
        : mismatch(kind, value, value === undefined ? 'Expression.NULL for null' : undefined);
    },
    copy: value =>
      Array.isArray(value) ? copiedItems(value, kind) : isMap(value) ? copiedEntries(value, kind) : value,
  };
  function within(value: object): Wrong | undefined {
    if (above.has(value) || above.size === MOST_LEVELS) {
      return {
        at: '',
        problem: above.has(value)
          ? 'contains itself; use a value that ends'
          : `has more than ${MOST_LEVELS} levels; use a flatter value`,
      };
    }
    above.add(value);
    try {
      return Array.isArray(value) ? wrongItem(value, kind) : wrongEntry(value, kind);
    } finally {
      above.delete(value);
    }
  }
  return kind;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && isPlain(value);
}
