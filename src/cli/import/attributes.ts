import { NotImported } from './not-imported';
import type { Code, MapCode, TextCode } from './program/code';
import {
  asExpression, asString, call, commented, isExpression, list, map, member, plainText, text, unwrapped,
} from './program/code';

/** Converts the values of attributes to values of properties. */
export type Conversion = (value: Code, images: (target: TextCode) => Code | undefined) => Code;

/** Platforms that are members of the class. */
const PLATFORMS = [
  'linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'linux/ppc64le', 'linux/riscv64',
  'linux/s390x',
];

const string: Conversion = value => asString(value);

const flag: Conversion = value => unwrapped(value);

/** The elements of a list in another form, with their comments. */
function each(items: readonly Code[], convert: (item: Code) => Code): Code {
  return list(items.map(item => commented(convert(item), item)));
}

/** A map with the values in another form, with their comments. Entries that are null do not exist for Buildx. */
function eachEntry({ entries }: MapCode, convert: (value: Code) => Code): Code {
  return map(entries.filter(([, one]) => !isNull(one)).map(([key, one]) => [key, commented(convert(one), one)]));
}

/** A list of strings, or an expression for it. */
const strings: Conversion = value => (value.kind === 'list' ? each(value.items, asString)
  : isExpression(value) ? call(asExpression(value), 'asList', [], true) : noList(value));

/** Buildx ignores an empty tag. */
const tags: Conversion = (value, images) =>
  strings(value.kind === 'list' ? list(value.items.filter(item => plainText(item) !== '')) : value, images);

/** A map of strings, or an expression for it. */
const stringMap: Conversion = value => (value.kind !== 'map'
  ? isExpression(value) ? call(asExpression(value), 'asMap', [], true) : noMap(value)
  : eachEntry(value, asString));

const platforms: Conversion = value => (value.kind === 'list' ? each(value.items, platform)
  : isExpression(value) ? call('Platform', 'listOf', [unwrapped(value)]) : noList(value));

function platform(value: Code): Code {
  const name = plainText(value);
  return name === 'local' ? member('Platform', 'LOCAL')
    : name !== undefined && PLATFORMS.includes(name)
      ? member('Platform', name.toUpperCase().replace(/\W/g, '_'))
      : call('Platform', 'of', [asString(value)]);
}

/** A list of objects, which can be written as texts such as `type=registry,ref=a/b`. */
function objects(className: string, plain: (value: string) => Code | undefined): Conversion {
  return objectsBy(className, value => {
    if (value.kind === 'map') {
      return call(className, 'of', [stringMap(value, noImage)]);
    }
    const written = plainText(value)!;
    return plain(written) ?? fields(className, written) ?? notImported('an entry with expressions', value);
  });
}

/**
 * A list of objects, or an expression for the whole of it.
 *
 * @param one converts a map, or a text without expressions
 */
function objectsBy(className: string, one: (value: Code) => Code): Conversion {
  return value => {
    if (value.kind === 'list') {
      const known = value.items.filter(item => !isNull(item));
      const isKnown = known.every(item => item.kind === 'map' || plainText(item) !== undefined);
      return isKnown ? each(known.filter(item => plainText(item) !== ''), one)
        : call(className, 'listOf', [value]);
    }
    return isExpression(value) ? call(className, 'listOf', [unwrapped(value)]) : noList(value);
  };
}

/** `type=a,key=b` as a call of `of()`. */
function fields(className: string, written: string): Code | undefined {
  const entries = csvFields(written).map(keyAndValue);
  return entries.every(([key]) => key !== '') && entries.some(([key]) => key === 'type')
    ? call(className, 'of', [map(entries.map(([key, value]) => [key, text(value)]))]) : undefined;
}

/** The key before the first equals sign, and the value after it. */
function keyAndValue(field: string): [key: string, value: string] {
  const at = field.indexOf('=');
  return [field.slice(0, Math.max(0, at)), field.slice(at + 1)];
}

/** The fields of a line of CSV, in which a field can be in quotes. */
function csvFields(line: string): string[] {
  return (line.match(/("(?:[^"]|"")*"|[^,])+/g) ?? []).map(field =>
    field.replace(/^"((?:[^"]|"")*)"$/, (_, inner: string) => inner.replace(/""/g, '"')));
}

const cacheReference = (className: string) => (written: string) =>
  (written.includes('=') ? undefined : call(className, 'registry', [text(written)]));

const secret = objectsBy('BuildSecret', item => {
  const entries = new Map(item.kind === 'map' ? item.entries.map(([key, one]) => [plainText(key), asString(one)])
    : csvFields(plainText(item)!).map(keyAndValue).map(([key, one]) => [key, text(one)]));
  const id = entries.get('id') ?? text('');
  const [file, env] = [entries.get('src') ?? entries.get('source'), entries.get('env')];
  return env ? call('BuildSecret', 'env', [id, env])
    : file ? call('BuildSecret', plainText(entries.get('type')) === 'env' ? 'env' : 'file', [id, file])
      : notImported('a secret without a source, for which Buildx looks for a variable and a file', item);
});

const ssh = objectsBy('SshAgent', item => {
  if (item.kind === 'map') {
    const values = new Map(item.entries.map(([key, one]) => [plainText(key), one]));
    return sshAgent(asString(values.get('id') ?? text('default')), values.get('paths'));
  }
  const [id, ...paths] = plainText(item)!.split(/[=,]/);
  return sshAgent(text(id), list(paths.map(path => text(path))));
});

function sshAgent(id: Code, paths: Code = list([])): Code {
  if (paths.kind !== 'list') {
    return notImported('an expression for the paths of an SSH agent', paths);
  }
  return paths.items.length > 0 ? call('SshAgent', 'keys', [id, list(paths.items.map(asString))])
    : call('SshAgent', 'agent', plainText(id) === 'default' ? [] : [id]);
}

const enumeration = (className: string): Conversion => value => {
  const written = plainText(value);
  return written !== undefined && /^[a-z]+$/.test(written) ? member(className, written.toUpperCase())
    : notImported('a value that is not literal', value);
};

/** A build context, as `context` and `contexts` have it. */
export const buildContext: Conversion = (value, images) => {
  const written = plainText(value);
  const [start] = value.kind === 'text' ? value.parts : [];
  if (value.kind === 'text' && typeof start === 'string' && start.startsWith('target:')) {
    const target = text(start.slice('target:'.length), ...value.parts.slice(1));
    return images(target) ?? notImported('a context', value);
  }
  if (written === undefined && hasTarget(value)) {
    return notImported('an expression for a context that contains a target', value);
  }
  if (written === undefined) {
    return value.kind === 'text' ? partlyKnown(value.parts) : call('BuildContext', 'directory', [asString(value)]);
  }
  return written.startsWith('docker-image://') ? call('BuildContext', 'image', [text(written.slice('docker-image://'.length))])
    : /^git@|\.git(#|$)|^(git|ssh):\/\//.test(written) ? gitContext(written)
      : /^https?:\/\//.test(written) ? call('BuildContext', 'url', [text(written)])
        : written.startsWith(OCI_LAYOUT) ? ociLayout(written.slice(OCI_LAYOUT.length))
          : call('BuildContext', 'directory', [text(written.replace('cwd://', '') || '.')]);
};

/** A context with expressions, whose literal start shows its kind. */
function partlyKnown([start, ...others]: TextCode['parts']): Code {
  const [, image] = /^docker-image:\/\/(.*)$/s.exec(String(start)) ?? [];
  const [url, revision = ':'] = String(start).split('#', 2);
  const isGit = /^git@|^(https?|git|ssh):\/\//.test(url) && (url.startsWith('git@') || url.endsWith('.git'));
  return image !== undefined ? call('BuildContext', 'image', [text(image, ...others)])
    : isGit && ![revision, ...others].some(part => typeof part === 'string' && part.includes(':'))
      ? { ...call('BuildContext', 'git', [text(url)]), options: [['revision', text(revision, ...others)]] }
      : /^https?:\/\//.test(String(start)) ? call('BuildContext', 'url', [text(String(start), ...others)])
        : call('BuildContext', 'directory', [text(start, ...others)]);
}

function gitContext(written: string): Code {
  const [url, fragment = ''] = written.split('#', 2);
  const [revision, subdirectory] = fragment.split(':', 2);
  const options = [
    ...revision ? [['revision', text(revision)] as const] : [],
    ...subdirectory ? [['subdirectory', text(subdirectory)] as const] : [],
  ];
  return { ...call('BuildContext', 'git', [text(url)]), options };
}

const OCI_LAYOUT = 'oci-layout://';

function ociLayout(written: string): Code {
  const [path, digest] = written.split('@', 2);
  const [, directory, tag] = /^(.*):([^/:]*)$/s.exec(path) ?? [];
  const option = digest !== undefined ? ['digest', text(digest)] as const
    : tag !== undefined ? ['tag', text(tag)] as const : undefined;
  return {
    ...call('BuildContext', 'ociLayout', [text(digest === undefined && directory !== undefined ? directory : path)]),
    options: option && [option],
  };
}

/** The fields of a struct, with the names of properties. */
const resources: Conversion = value => (value.kind === 'map' ? {
  ...map(value.entries.map(([key, one]) => {
    const name = plainText(key)!.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    return [name, one.kind === 'literal' ? one : asString(one)];
  })),
  isStruct: true,
} : noMap(value));

const policy: Conversion = value => call('BuildPolicy', 'listOf', [unwrapped(value)]);

const contexts: Conversion = (value, images) => (value.kind !== 'map' ? wholeContexts(value)
  : eachEntry(value, one => buildContext(one, images)));

/** Conversions by attribute. Attributes of Dockerfiles and of a matrix are read elsewhere. */
export const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  'description': string,
  'context': buildContext,
  'contexts': contexts,
  'target': string,
  'args': stringMap,
  'tags': tags,
  'labels': stringMap,
  'annotations': strings,
  'platforms': platforms,
  'cache-from': objects('CacheSource', cacheReference('CacheSource')),
  'cache-to': objects('CacheDestination', cacheReference('CacheDestination')),
  'output': objects('Output', written =>
    (written.includes('=') ? undefined
      // Buildx writes an archive to the standard output.
      : written === '-' ? call('Output', 'of', [map([['type', text('tar')], ['dest', text('-')]])])
        : call('Output', 'local', [text(written)]))),
  'attest': objects('Attestation', () => undefined),
  'policy': policy,
  'resources': resources,
  'secret': secret,
  'ssh': ssh,
  'pull': flag,
  'no-cache': flag,
  'no-cache-filter': strings,
  'network': enumeration('NetworkMode'),
  'call': enumeration('BuildCall'),
  'extra-hosts': stringMap,
  'shm-size': string,
  'ulimits': strings,
  'entitlements': strings,
};

export function isNull(code: Code): boolean {
  const inner = unwrapped(code);
  return inner.kind === 'literal' && inner.value === null;
}

/** Whether an expression contains the name of a target, which would not be in the graph. */
function hasTarget(value: Code): boolean {
  return JSON.stringify(value).includes('"target:');
}

/** An expression for all contexts. */
function wholeContexts(value: Code): Code {
  return hasTarget(value) ? notImported('an expression for contexts that contains a target', value)
    : call('BuildContext', 'mapOf', [unwrapped(value)]);
}

function noMap(value: Code): never {
  return notImported('an expression for a whole map', value);
}

function noList(value: Code): never {
  return notImported('a value that is no list', value);
}

function noImage(): undefined {
  return undefined;
}

function notImported(what: string, value: Code): never {
  throw new NotImported(what, shown(value));
}

/** A short form of a value for messages. */
function shown(code: Code): string {
  return code.kind === 'text' ? code.parts.map(part => (typeof part === 'string' ? part : '${…}')).join('')
    : code.kind === 'literal' ? String(code.value)
      : code.kind === 'map' ? '{…}' : code.kind === 'list' ? '[…]' : '${…}';
}

