import { isPlain } from './given';

/** Returns the token of an object that has one, such as a variable. Maps of users have none. */
export function objectToken(object: any): string | undefined {
  return object !== null && typeof object === 'object' && typeof object.value === 'string' && !isPlain(object)
    ? object.value
    : undefined;
}
