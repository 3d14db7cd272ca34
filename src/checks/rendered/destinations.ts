import { resolve } from 'node:path';
import { familiarReference, withoutTag } from '../../bake/image-reference';

/** The fields of a cache or an output, as the bake file has them. */
export type Written = ReadonlyMap<string, string>;

/** A place that a build writes to. */
export interface Destination {
  /** Equal for two builds of which one replaces what the other has written. */
  readonly key: string;
  /** The place in a message. */
  readonly text: string;
  /** The call that writes to a place of its own for each target. */
  readonly fix: string;
  /** Whether the key is a path, below which there can be others. */
  readonly isPath?: boolean;
}

const NAME = '${Image.TARGET_NAME}';

/** The places of a cache. None for one that is part of its image. */
export function cacheDestinations(fields: Written): Destination[] {
  const type = fields.get('type')!;
  const of = (key: string) => fields.get(key) ?? '';
  const keyOf = (name: string, ...keys: string[]) => JSON.stringify([type, name, ...keys.map(of)]);
  const names = (of('name') || 'buildkit').split(';');
  switch (type) {
    case 'registry':
      return [{ key: keyOf(familiarReference(of('ref'))), text: of('ref'), fix: `CacheDestination.registry(\`${withName(of('ref'), tagged(of('ref')) ? '-' : ':')}\`)` }];
    case 'gha':
      return [{
        key: keyOf(of('scope') || 'buildkit', 'repository', 'url', 'url_v2'),
        text: `the scope ${of('scope') || 'buildkit'} of the GitHub Actions cache`,
        fix: `CacheDestination.gha({ scope: ${of('scope') ? `\`${withName(of('scope'), '-')}\`` : 'Image.TARGET_NAME'} })`,
      }];
    case 's3':
      return names.map(name => ({
        key: keyOf(name, 'bucket', 'region', 'endpoint_url', 'prefix', 'manifests_prefix'),
        text: `the cache ${name} in the bucket ${of('bucket')}`,
        fix: named(of('name')),
      }));
    case 'azblob':
      return names.map(name => ({
        key: keyOf(name, 'account_url', 'account_name', 'container', 'prefix', 'manifests_prefix'),
        text: `the cache ${name} in ${of('account_url')}`,
        fix: named(of('name')),
      }));
    case 'local':
      return [{ key: keyOf(pathKey(of('dest')), 'tag'), text: of('dest'), fix: `CacheDestination.local(\`${withName(of('dest'), '/')}\`)` }];
    default:
      return [];
  }
}

/** The places of an output. None for one that is written to standard output, or kept by the builder under the tags. */
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
  const names = ['image', 'registry', 'docker'].includes(type) && fields.get('name') ? fields.get('name')!.split(',') : [];
  return names.map(name => ({
    key: JSON.stringify(['image', familiarReference(name)]),
    text: name,
    fix: `Output.${type}({ name: \`${withName(name, tagged(name) ? '-' : ':')}\` })`,
  }));
}

/** A place with the name of the target in it, in front of the ending of a file. */
function withName(text: string, separator: string): string {
  const ending = separator === '-' ? /(\.tar(\.\w+)?|\.tgz)?$/.exec(text)![0] : '';
  return `${text.slice(0, text.length - ending.length).replace(/(?<!\/)\/+$/, '')}${separator}${NAME}${ending}`;
}

function named(name: string): string {
  return `name: ${name === '' ? 'Image.TARGET_NAME' : `\`${withName(name, '-')}\``}`;
}

function tagged(reference: string): boolean {
  return withoutTag(reference) !== reference;
}

/** A path in one form. What is evaluated in front, or below a `..`, can lead anywhere: such a path stays as it is written. */
function pathKey(path: string): string {
  return path.startsWith('${') || (path.includes('${') && path.includes('..')) ? path : resolve(path);
}
