import { InvalidValueError } from '../common/errors';

/** So that what works on values can be recursive. */
const MOST_LEVELS = 500;

/** An expression that stands twice in another one doubles it. */
const MOST_PARTS = 300_000;

let level = 0;
let parts = 0;

/**
 * Looks into an expression, a list or a map, which others can contain.
 *
 * @throws if the value would have too many levels or parts
 */
export function within<T>(step: () => T): T {
  parts = level === 0 ? 1 : parts + 1;
  if (level === MOST_LEVELS) {
    throw new InvalidValueError(`a value has more than ${MOST_LEVELS} levels of expressions, lists and maps; write a flatter value, or make a part of it a Constant`);
  }
  if (parts > MOST_PARTS) {
    throw new InvalidValueError(`a value has more than ${MOST_PARTS} expressions, lists and maps; make a part of it that occurs several times a Constant`);
  }
  level++;
  try {
    return step();
  } finally {
    level--;
  }
}
