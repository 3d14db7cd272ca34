import { InvalidValueError, listed, quoted } from '../errors';

/** @throws when a value is none of an enum, which only languages without types let through. */
export function checkOneOf(what: string, value: unknown, members: Readonly<Record<string, string>>): void {
  if (value !== undefined && !Object.values(members).includes(value as string)) {
    throw new InvalidValueError(`${quoted(String(value))} cannot be the ${what}: there is ${listed(Object.values(members).map(m => quoted(m)))}`);
  }
}
