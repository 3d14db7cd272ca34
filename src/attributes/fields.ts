import type { KeysByType } from './field-keys';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { sortedEntries } from '../common/records';
import { literalOnly } from '../common/tokens';

/**
 * Keys and values of an attribute that is an object in Bake files. Bake requires strings for all values except lists.
 */
export type Fields = readonly (readonly [key: string, value: Value])[];

type Value = string | readonly string[];

/** An attribute that is an object in Bake files, or an expression for any number of such objects. */
export interface FieldsOrList {
  readonly _fields: Fields;
  /** The token of a list that Buildx evaluates. Without fields. */
  readonly _list?: string;
}

/** The value of a key, if the attribute has the key. */
export function fieldOf({ _fields }: { readonly _fields: Fields }, key: string): Value | undefined {
  return _fields.find(([name]) => name === key)?.[1];
}

/** The fields of all options with a value. */
export function fieldsOf(options: Readonly<Record<string, Value | number | boolean | undefined>>): Fields {
  return Object.entries(options).flatMap(([key, value]) => {
    if (value === undefined) {
      return [];
    }
    return [[key, typeof value === 'object' ? value : String(value)] as const];
  });
}

/**
 * Fields from a map of attributes, with `type` first. The other keys are sorted because some languages do not keep the
 * order.
 */
export function fieldsWithType(
  attributes: Readonly<Record<string, string>>,
  what: string,
  keys: KeysByType = {},
): Fields {
  const { type, ...others } = attributes;
  if (!type) {
    throw new InvalidValueError(`${what} requires a type; set \`type\`, such as of({ type: 'registry', … })`);
  }
  for (const key of Object.keys(others)) {
    literalOnly(key, `a key of ${what} in of()`);
    const owners = Object.keys(keys).filter(other => keys[other].includes(key));
    if (keys[type] && owners.length > 0 && !owners.includes(type)) {
      throw new InvalidValueError(`${what} of type ${quoted(type)} does not support the key ${quoted(key)}, `
        + `which belongs to ${listed(owners)}; remove the key or change the type`);
    }
  }
  return fieldsOf({ type, ...Object.fromEntries(sortedEntries(others)) });
}
