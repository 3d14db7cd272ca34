import type { Kind } from './kind';
import { mismatch } from './kind';
import { objectToken } from './object-token';
import { quoted } from '../common/errors';
import { splitMarkers } from '../common/markers';

export const STRING: Kind = {
  one: 'a string',
  many: 'strings',
  code: value => (['number', 'boolean', 'bigint'].includes(typeof value) ? quoted(String(value))
    : objectToken(value) !== undefined ? 'its `value`' : undefined),
  wrong: value => (typeof value === 'string' ? undefined : mismatch(STRING, value)),
};

/** Numbers in the API are integers. */
export const NUMBER: Kind = {
  one: 'a whole number',
  many: 'whole numbers',
  code: value => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? String(Number(value)) : undefined),
  wrong: value => (Number.isSafeInteger(value) ? undefined : mismatch(NUMBER, value)),
};

export const BOOLEAN: Kind = {
  one: 'true or false',
  many: 'booleans',
  code: value => (typeof value === 'string' ? /^(true|false)$/i.exec(value)?.[0].toLowerCase() : undefined),
  wrong: value => (typeof value === 'boolean' ? undefined : mismatch(BOOLEAN, value)),
};

/** A boolean of a Bake file, which can also be an expression. */
export const FLAG: Kind = {
  one: 'true, false or an expression',
  many: 'booleans or expressions',
  code: BOOLEAN.code,
  wrong: value =>
    (typeof value === 'boolean' || isToken(objectToken(value) ?? value) ? undefined : mismatch(FLAG, value)),
  copy: value => objectToken(value) ?? value,
};

function isToken(text: unknown): boolean {
  const parts = typeof text === 'string' ? splitMarkers(text) : [];
  return parts.length === 1 && typeof parts[0] !== 'string';
}

/** A method that an interface requires. */
export const METHOD: Kind = {
  one: 'a method',
  many: 'methods',
  code: () => undefined,
  wrong: value => (typeof value === 'function' ? undefined : mismatch(METHOD, value)),
};

/** Any value, such as the argument of a type check. */
export const ANYTHING: Kind = { one: 'anything', many: 'anything', code: () => undefined, wrong: () => undefined };
