import { resolve } from 'node:path';
import { familiarReference, withoutTag } from '../../bake/image-reference';

/** The fields of a cache or an output in the Bake file. */
export type Written = ReadonlyMap<string, string>;

/** A destination of a build. */
export interface Destination {
  /** A key that is equal for two builds if one overwrites the result of the other. */
  readonly key: string;
  /** The destination in a message. */
  readonly text: string;
  /** The call with a separate destination for each target. */
  readonly fix: string;
  /** Whether the key is a path, which can contain other destinations. */
  readonly isPath?: boolean;
}

const NAME = '${Image.TARGET_NAME}';

/** The destinations of a cache. Empty for a cache that is part of the image. */
export function cacheDestinations(fields: Written): Destination[] {
  const type = fields.get('type')!;
  const of = (key: string) => fields.get(key) ?? '';
  const keyOf = (name: string, ...keys: string[]) => JSON.stringify([type, name, ...keys.map(of)]);
  const names = (of('name') || 'buildkit').split(';');
  switch (type) {
    case 'registry':
      return [{
        key: keyOf(familiarReference(of('ref'))),
        text: of('ref'),
        fix: `CacheDestination.registry(\`${withTag(of('ref'))}\`)`,
      }];
    case 'gha':
      return [{
        key: keyOf(of('scope') || 'buildkit', 'repository', 'url', 'url_v2'),
        text: `the scope ${of('scope') || 'buildkit'} of the GitHub Actions cache`,
        fix: `CacheDestination.gha({ scope: ${nameCode(of('scope'))} })`,
      }];
    case 's3':
      return names.map(name => ({
        key: keyOf(name, 'bucket', 'region', 'endpoint_url', 'prefix', 'manifests_prefix'),
        text: `the cache ${name} in the bucket ${of('bucket')}`,
        fix: `name: ${nameCode(of('name'))}`,
      }));
    case 'azblob':
      return names.map(name => ({
        key: keyOf(name, 'account_url', 'account_name', 'container', 'prefix', 'manifests_prefix'),
        text: `the cache ${name} in ${of('account_url')}`,
        fix: `name: ${nameCode(of('name'))}`,
      }));
    case 'local':
      return [{
        key: keyOf(pathKey(of('dest')), 'tag'),
        text: of('dest'),
        fix: `CacheDestination.local(\`${withName(of('dest'), '/')}\`)`,
      }];
    default:
      return [];
  }
}

/** The destinations of an output. Empty for standard output, and for images that are stored under their tags. */
export function outputDestinations(fields: Written): Destination[] {
  const type = fields.get('type')!;
  const dest = fields.get('dest') ?? '';
  if (['local', 'tar', 'oci', 'docker'].includes(type) && dest !== '' && dest !== '-') {
    const path = type === 'local' || fields.get('tar') === 'false' ? withName(dest, '/') : withName(dest, '-');
    return [{
      key: pathKey(dest),
      text: dest,
      fix: `Output.${type}(${['local', 'tar'].includes(type) ? `\`${path}\`` : `{ dest: \`${path}\` }`})`,
      isPath: true,
    }];
  }
  const isImage = ['image', 'registry', 'docker'].includes(type);
  const names = isImage && fields.get('name') ? fields.get('name')!.split(',') : [];
  return names.map(name => ({
    key: JSON.stringify(['image', familiarReference(name)]),
    text: name,
    fix: `Output.${type}({ name: \`${withTag(name)}\` })`,
  }));
}

/** A destination with the name of the target, inserted before the extension of a file. */
function withName(text: string, separator: string): string {
  const ending = separator === '-' ? /(\.tar(\.\w+)?|\.tgz)?$/.exec(text)![0] : '';
  return `${text.slice(0, text.length - ending.length).replace(/(?<!\/)\/+$/, '')}${separator}${NAME}${ending}`;
}

/** The code of a name with the name of the target. */
function nameCode(name: string): string {
  return name === '' ? 'Image.TARGET_NAME' : `\`${withName(name, '-')}\``;
}

/** A reference with the name of the target as its tag, or at the end of its tag. */
function withTag(reference: string): string {
  return withName(reference, withoutTag(reference) === reference ? ':' : '-');
}

/** A path in normalized form. Paths that start with an expression, or combine one with `..`, stay as they are. */
function pathKey(path: string): string {
  return path.startsWith('${') || (path.includes('${') && path.includes('..')) ? path : resolve(path);
}
