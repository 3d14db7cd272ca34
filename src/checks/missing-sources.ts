import { existsSync, statSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { Ignored } from './lint';
import { ignoredFiles } from './lint';
import { BuildContext } from '../attributes/build-context';
import { fieldOf } from '../attributes/fields';
import { listed, quoted } from '../common/errors';
import { isLiteral } from '../common/tokens';
import type { Image } from '../constructs/image';
import { filesOf } from '../plan/files';
import { isLink } from '../plan/links';
import type { WarnOf } from '../plan/warn-of';

const WORKING_DIRECTORY = BuildContext.directory('.');

/** How many paths a warning names. */
const SHOWN = 3;

/** The check of a synth. Many images read the same files, and each is looked for once. */
export function missingCheck(): (image: Image, warn: WarnOf) => void {
  const disk = new Disk();
  return (image, warn) => warnOfMissing(image, disk, warn);
}

/** Warns of files and directories of an image that do not exist, one warning for each kind of them. */
function warnOfMissing(image: Image, disk: Disk, warn: WarnOf): void {
  const tell = (paths: readonly string[], problem: (list: string) => string) => paths.length > 0 && warn('MissingSource',
    `${problem(shown(paths))}; correct the ${paths.length === 1 ? 'path' : 'paths'}, or create what is missing before the build`);

  const { context, secret, ssh, policy } = image._props;
  tell(context && disk.isMissing(context) ? [context._path!] : [], list => `the context ${list} is not an existing directory`);
  tell(namedContexts(image).filter(source => disk.isMissing(source)).map(source => source._path!), list => `named contexts are not existing directories: ${list}`);
  for (const [root, paths] of missingBelow(image, disk)) {
    tell(paths, list => `the ${root === '.' ? 'working directory, which is the context,' : `directory ${quoted(root)}`} does not contain ${list}`);
  }
  const secrets = (secret ?? []).flatMap(s => (s._text === undefined ? fieldOf(s, 'src') ?? [] : []));
  tell(missingFiles(secrets), list => `files of secrets do not exist: ${list}`);
  tell(missingFiles((ssh ?? []).flatMap(s => fieldOf(s, 'paths') ?? [])), list => `SSH keys do not exist: ${list}`);
  tell(missingFiles((policy ?? []).flatMap(p => fieldOf(p, 'filename') ?? [])), list => `policy files do not exist: ${list}`);
}

/** What the image reads from elsewhere and is on this machine. */
function namedContexts({ dockerfile, _props: { contexts } }: Image): BuildContext[] {
  const read = dockerfile._existing ? [] : dockerfile.stages.flatMap(s => s._sources);
  return [...new Set([...Object.values(contexts ?? {}), ...read])].filter(BuildContext.isBuildContext);
}

function missingFiles(paths: readonly string[]): string[] {
  return paths.filter(path => isLiteral(path) && !existsSync(path));
}

/** What instructions read out of directories and is not there, by the directory. Of one that is missing itself nothing is said. */
function missingBelow(image: Image, disk: Disk): Map<string, string[]> {
  const own = image._props.context ?? WORKING_DIRECTORY;
  const missing = new Map<string, Set<string>>();
  let ignored: Ignored | undefined;
  for (const { source = own, path, wildcards } of filesOf(image.dockerfile.stages)) {
    if (wildcards || !isLiteral(path) || !BuildContext.isBuildContext(source) || source._kind !== 'directory' || disk.isMissing(source)) {
      continue;
    }
    const root = source._path!;
    if (!isLiteral(root) || !disk.lacks(root, path)) {
      continue;
    }
    // BuildKit's own check names what is left out of the context.
    ignored ??= source === own ? ignoredFiles(image) : undefined;
    if (source !== own || !ignored?.ignores(clean(path))) {
      missing.set(root, (missing.get(root) ?? new Set()).add(path));
    }
  }
  return new Map([...missing].map(([root, paths]) => [root, [...paths]]));
}

/** The path as BuildKit takes it: nothing leads out of a context. */
function clean(path: string): string {
  return posix.resolve('/', path).slice(1);
}

/** What exists, looked up once for each path. */
class Disk {
  private readonly directories = new Map<string, boolean>();
  private readonly lacking = new Map<string, boolean>();

  /** Whether a source is a directory that is known and does not exist. */
  public isMissing({ _path: path }: BuildContext): boolean {
    return path !== undefined && !this.isDirectory(path);
  }

  private isDirectory(path: string): boolean {
    const known = this.directories.get(path) ?? (!isLiteral(path) || (existsSync(path) && statSync(path).isDirectory()));
    this.directories.set(path, known);
    return known;
  }

  /** Whether a directory does not contain a path. Where a link leads depends on the machine that builds. */
  public lacks(root: string, path: string): boolean {
    const key = JSON.stringify([root, path]);
    const known = this.lacking.get(key) ?? (!existsSync(resolve(root, clean(path))) && !hasLink(root, clean(path)));
    this.lacking.set(key, known);
    return known;
  }
}

function hasLink(root: string, path: string): boolean {
  let at = root;
  for (const part of path.split('/')) {
    at = resolve(at, part);
    if (isLink(at) || !existsSync(at)) {
      return isLink(at);
    }
  }
  return false;
}

function shown(paths: readonly string[]): string {
  const more = paths.length - SHOWN;
  return listed([...paths.slice(0, SHOWN).map(quoted), ...more > 0 ? [`${more} more`] : []]);
}
