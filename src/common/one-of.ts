import { listed } from './errors';

/** `a`, or `one of a and b`: the names to choose from, in the fix of a message. */
export function oneOf(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `one of ${listed(names)}`;
}
