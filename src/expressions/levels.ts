import { InvalidValueError } from '../common/errors';

/** The limit for nested values, so that functions on values can be recursive. */
const MOST_LEVELS = 500;

/** The limit for all parts of a value, because a part that is used twice is rendered twice. */
const MOST_PARTS = 300_000;

let level = 0;
let parts = 0;

/**
 * Runs a step for an expression, a list or a map, which can be nested in others.
 *
 * @throws if the value would have too many levels or parts
 */
export function within<T>(step: () => T): T {
  parts = level === 0 ? 1 : parts + 1;
  if (level === MOST_LEVELS) {
    throw new InvalidValueError(`a value has more than ${MOST_LEVELS} levels of expressions, lists and maps; `
      + 'write a flatter value, or move a part of the value to a Constant');
  }
  if (parts > MOST_PARTS) {
    throw new InvalidValueError(`a value has more than ${MOST_PARTS} expressions, lists and maps; `
      + 'move a part that occurs several times to a Constant');
  }
  level++;
  try {
    return step();
  } finally {
    level--;
  }
}
