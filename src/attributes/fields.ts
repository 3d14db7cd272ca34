import type { KeysByType } from './field-keys';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { sortedEntries } from '../common/records';
import { literalOnly } from '../common/tokens';

/** The keys and values of an attribute that Bake has as an object. It takes all values but lists as strings. */
export type Fields = readonly (readonly [key: string, value: string | readonly string[]])[];

/** The value of a key, if it has that. */
export function fieldOf({ _fields }: { readonly _fields: Fields }, key: string): string | readonly string[] | undefined {
  return _fields.find(([name]) => name === key)?.[1];
}

/** Fields of those options that are given. */
export function fieldsOf(options: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>): Fields {
  return Object.entries(options).flatMap(([key, value]) => {
    if (value === undefined) {
      return [];
    }
    return [[key, typeof value === 'object' ? value : String(value)] as const];
  });
}

/** Fields that a user has written out, with the type in front. Maps come in another order from some languages. */
export function fieldsWithType(attributes: Readonly<Record<string, string>>, what: string, keys: KeysByType = {}): Fields {
  const { type, ...others } = attributes;
  if (!type) {
    throw new InvalidValueError(`${what} needs a type: write for example of({ type: 'registry', … })`);
  }
  for (const key of Object.keys(others)) {
    literalOnly(key, `A key of ${what[0].toLowerCase()}${what.slice(1)} in of()`);
    const owners = Object.keys(keys).filter(other => keys[other].includes(key));
    if (keys[type] && owners.length > 0 && !owners.includes(type)) {
      throw new InvalidValueError(`${what} of type ${quoted(type)} has no key ${quoted(key)}: that is one of ${listed(owners)}`);
    }
  }
  return fieldsOf({ type, ...Object.fromEntries(sortedEntries(others)) });
}
