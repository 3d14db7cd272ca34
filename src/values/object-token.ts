import { isPlain } from './given';

/** The token of an object that has one, such as a variable; a map of a user has none. */
export function objectToken(object: any): string | undefined {
  return object !== null && typeof object === 'object' && typeof object.value === 'string' && !isPlain(object) ? object.value : undefined;
}
