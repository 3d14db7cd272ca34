import type { SecretFiles } from './secret-files';
import type { BuildSecret } from '../attributes/build-secret';
import type { Fields } from '../attributes/fields';
import { Entries } from '../bake/value';
import type { Paths } from '../plan/paths';
import type { Resolver } from '../plan/resolve';

/** Converts objects to values of a Bake file. */
export function objects(values: readonly { readonly _fields: Fields }[], resolver: Resolver): Entries[] {
  return values.map(({ _fields }) => new Entries(_fields.map(([key, value]) =>
    [key, typeof value === 'string' ? resolver.value(value) : resolver.list(value)])));
}

/** Converts secrets to values of a Bake file. Texts are written to files in the output directory. */
export function secretObjects(
  secrets: readonly BuildSecret[], resolver: Resolver, construct: string, files: SecretFiles, paths: Paths,
): Entries[] {
  return objects(secrets.map(secret => {
    const { _fields, _text } = secret;
    if (_text === undefined) {
      return { _fields };
    }
    const file = paths.out(files.fileOf(secret, _text, construct));
    return { _fields: [..._fields, ['src', file] as const] };
  }), resolver);
}
