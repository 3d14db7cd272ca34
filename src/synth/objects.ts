import { Paths } from './paths';
import { Resolver } from './resolve';
import { Entries } from '../bake/value';
import { BuildSecret } from '../core/build-secret';
import { Fields } from '../core/fields';

/** Objects with keys and values, as a bake file has them. */
export function objects(values: readonly { readonly _fields: Fields }[], resolver: Resolver): Entries[] {
  return values.map(({ _fields }) => new Entries(_fields.map(([key, value]) =>
    [key, typeof value === 'string' ? resolver.value(value) : value.map(v => resolver.value(v))])));
}

/** Secrets, as a bake file has them. The file of a text is in the output directory. */
export function secretObjects(secrets: readonly BuildSecret[], resolver: Resolver, paths: Paths): Entries[] {
  return objects(secrets.map(({ _fields, _text }) => ({
    _fields: _text === undefined ? _fields : _fields.map(([key, value]) => [key, key === 'src' ? paths.out(String(value)) : value] as const),
  })), resolver);
}
