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
import { isLink } from '../plan/paths';
import type { WarnOf } from '../plan/warn-of';

const WORKING_DIRECTORY = BuildContext.directory('.');

/** The number of paths that a warning lists. */
const SHOWN = 3;

/** The check for one synthesis. Each file is looked up once, because many images read the same files. */
export function missingCheck(): (image: Image, warn: WarnOf) => void {
  const disk = new Disk();
  return (image, warn) => warnOfMissing(image, disk, warn);
}

/** Warns of files and directories of an image that do not exist, with one warning for each kind. */
function warnOfMissing(image: Image, disk: Disk, warn: WarnOf): void {
  const tell = (paths: readonly string[], problem: (list: string) => string) => {
    if (paths.length > 0) {
      const fix = `correct the ${paths.length === 1 ? 'path' : 'paths'}, or create what is missing before the build`;
      warn('MissingSource', `${problem(shown(paths))}; ${fix}`);
    }
  };

  const { context, secret = [], ssh = [], policy = [] } = image._props;
  const contexts = namedContexts(image).filter(source => disk.isMissing(source)).map(source => source._path!);
  const main = context && disk.isMissing(context) ? [context._path!] : [];
  tell(main, list => `the context ${list} is not an existing directory`);
  tell(contexts, list => `named contexts are not existing directories: ${list}`);
  for (const [root, paths] of missingBelow(image, disk)) {
    const place = root === '.' ? 'working directory, which is the context,' : `directory ${quoted(root)}`;
    tell(paths, list => `the ${place} does not contain ${list}`);
  }
  const secrets = secret.flatMap(s => (s._text === undefined ? fieldOf(s, 'src') ?? [] : []));
  tell(missingFiles(secrets), list => `files of secrets do not exist: ${list}`);
  tell(missingFiles(ssh.flatMap(s => fieldOf(s, 'paths') ?? [])), list => `SSH keys do not exist: ${list}`);
  tell(missingFiles(policy.flatMap(p => fieldOf(p, 'filename') ?? [])), list => `policy files do not exist: ${list}`);
}

/** The named contexts of an image and the build contexts that its stages read. */
function namedContexts({ dockerfile, _props: { contexts } }: Image): BuildContext[] {
  const read = dockerfile._existing ? [] : dockerfile.stages.flatMap(s => s._sources);
  return [...new Set([...Object.values(contexts ?? {}), ...read])].filter(BuildContext.isBuildContext);
}

function missingFiles(paths: readonly string[]): string[] {
  return paths.filter(path => isLiteral(path) && !existsSync(path));
}

/** The missing paths that instructions read, by directory. Missing directories are reported elsewhere. */
function missingBelow(image: Image, disk: Disk): Map<string, string[]> {
  const own = image._props.context ?? WORKING_DIRECTORY;
  const missing = new Map<string, Set<string>>();
  let ignored: Ignored | undefined;
  for (const { source = own, path, wildcards } of filesOf(image.dockerfile.stages)) {
    const isDirectory = BuildContext.isBuildContext(source) && source._kind === 'directory';
    if (wildcards || !isLiteral(path) || !isDirectory || disk.isMissing(source)) {
      continue;
    }
    const root = source._path!;
    if (!isLiteral(root) || !disk.lacks(root, path)) {
      continue;
    }
    // CopyIgnoredFile warns of files that are excluded from the context.
    ignored ??= source === own ? ignoredFiles(image) : undefined;
    if (source !== own || !ignored?.ignores(clean(path))) {
      missing.set(root, (missing.get(root) ?? new Set()).add(path));
    }
  }
  return new Map([...missing].map(([root, paths]) => [root, [...paths]]));
}

/** The path below its context, which BuildKit never leaves. */
function clean(path: string): string {
  return posix.resolve('/', path).slice(1);
}

/** Looks up files and directories, each path once. */
class Disk {
  private readonly directories = new Map<string, boolean>();
  private readonly lacking = new Map<string, boolean>();

  /** Whether a source is a directory with a known path that does not exist. */
  public isMissing({ _path: path }: BuildContext): boolean {
    return path !== undefined && !this.isDirectory(path);
  }

  private isDirectory(path: string): boolean {
    const known = this.directories.get(path)
      ?? (!isLiteral(path) || (existsSync(path) && statSync(path).isDirectory()));
    this.directories.set(path, known);
    return known;
  }

  /**
   * Whether a directory does not contain a path. Paths with links are skipped, because the target depends on the build
   * host.
   */
  public lacks(root: string, path: string): boolean {
    const key = JSON.stringify([root, path]);
    const known = this.lacking.get(key)
      ?? (!existsSync(resolve(root, clean(path))) && !hasLink(root, clean(path)));
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
