import type { SecretFiles } from './secret-files';
import type { BuildSecret } from '../attributes/build-secret';
import type { Fields } from '../attributes/fields';
import { Entries } from '../bake/value';
import type { Paths } from '../plan/paths';
import type { Resolver } from '../plan/resolve';

/** Objects with keys and values, as a bake file has them. */
export function objects(values: readonly { readonly _fields: Fields }[], resolver: Resolver): Entries[] {
  return values.map(({ _fields }) => new Entries(_fields.map(([key, value]) =>
    [key, typeof value === 'string' ? resolver.value(value) : value.map(v => resolver.value(v))])));
}

/** Secrets, as a bake file has them. The file of a text is in the output directory. */
export function secretObjects(secrets: readonly BuildSecret[], resolver: Resolver, construct: string, files: SecretFiles, paths: Paths): Entries[] {
  return objects(secrets.map(secret => {
    const { _fields, _text } = secret;
    return { _fields: _text === undefined ? _fields : [..._fields, ['src', paths.out(files.fileOf(secret, _text, construct))] as const] };
  }), resolver);
}
