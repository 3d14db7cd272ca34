import { hash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { existsSync, readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import type { FileState } from './file-state';
import { readable, stateOf } from './file-state';
import { Glob } from '../../dockerfile/ignore/glob';
import { IgnorePatterns } from '../../dockerfile/ignore/ignore-patterns';

/** The files of a directory that an ignore file leaves, sorted by path. */
interface Listing {
  readonly paths: readonly string[];
  readonly set: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}

/** The most links that lead to a file. */
const MOST_LINKS = 40;

/** Computes digests of the files that builds read from directories. Each file is read once. */
export class ContextFiles {
  private readonly listings = new Map<string, Listing>();
  private readonly files = new Map<string, FileState>();

  /**
   * A digest of the files below some paths. It covers paths, types, permissions, contents and the targets of links.
   *
   * @param ignore the text of an ignore file
   * @param paths paths below the directory, possibly with wildcards; an empty path means the whole directory
   */
  public digest(directory: string, ignore: string, paths: Iterable<string>): string {
    const listing = this.listingOf(directory, ignore);
    const selected = new Set<string>();
    /** The paths to select, with the number of links that lead to each. */
    const open = new Map([...paths].map(path => [posix.resolve('/', path).slice(1), 0]));
    for (const [path, links] of open) { // grows during the iteration, because links lead to other files
      const found = below(listing, path);
      found.forEach(one => selected.add(one));
      const rest = found.filter(one => listing.links.has(one)).map(one => [one, ''] as const);
      for (const [link, inside] of links < MOST_LINKS ? [...rest, ...linksAbove(listing, path)] : []) {
        selected.add(link);
        const target = posix.resolve('/', posix.dirname(link), this.fileAt(directory, link).link!, inside).slice(1);
        if (!open.has(target)) {
          open.set(target, links + 1);
        }
      }
    }
    const lines = [...selected].sort().map(path => `${path}\0${this.fileAt(directory, path).digest}`);
    return hash('sha256', lines.join('\n'));
  }

  private listingOf(directory: string, ignore: string): Listing {
    const key = `${directory}\0${ignore}`;
    const known = this.listings.get(key) ?? list(directory, ignore);
    this.listings.set(key, known);
    return known;
  }

  private fileAt(directory: string, path: string): FileState {
    const file = join(directory, path);
    const known = this.files.get(file) ?? readable(file, () => stateOf(file));
    this.files.set(file, known);
    return known;
  }
}

function list(directory: string, ignore: string): Listing {
  const patterns = new IgnorePatterns(ignore.split(/\r?\n/));
  const entries = existsSync(directory)
    ? readable(directory, () => readdirSync(directory, { recursive: true, withFileTypes: true })) : [];
  const all = entries.map(entry => ({ path: posixPath(directory, entry), isLink: entry.isSymbolicLink() }))
    .filter(({ path }) => !patterns.ignores(path));
  // The directories above a file belong to the context, also if they are ignored themselves.
  const set = new Set(all.flatMap(({ path }) => withParents(path)));
  return {
    paths: [...set].sort(),
    set,
    links: new Set(all.filter(({ isLink }) => isLink).map(({ path }) => path)),
  };
}

function withParents(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index)).concat(path);
}

function posixPath(directory: string, { parentPath, name }: Dirent): string {
  return relative(directory, join(parentPath, name)).split(sep).join('/');
}

/** The links among the directories above a path, with the path below each. */
function linksAbove({ links }: Listing, path: string): [link: string, inside: string][] {
  const parts = path.split('/');
  const above = parts.slice(1).map((_, i): [string, string] =>
    [parts.slice(0, i + 1).join('/'), parts.slice(i + 1).join('/')]);
  return above.filter(([directory]) => links.has(directory));
}

/** A path itself and everything below it. A pattern selects what it matches, and everything below that. */
function below({ paths, set, links }: Listing, path: string): readonly string[] {
  // A directory in a pattern can be a link, whose files are elsewhere.
  if (path === '' || (isPattern(posix.dirname(path)) && links.size > 0)) {
    return paths;
  }
  if (isPattern(path)) {
    const glob = new Glob(path);
    return paths.filter(other => glob.matches(other));
  }
  const found = set.has(path) ? [path] : [];
  for (let i = firstFrom(paths, `${path}/`); paths[i]?.startsWith(`${path}/`); i++) {
    found.push(paths[i]);
  }
  return found;
}

function isPattern(path: string): boolean {
  return /[*?[\\]/.test(path);
}

/** The place of the first path that is not before a text, found by bisection. */
function firstFrom(paths: readonly string[], text: string): number {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (paths[middle] < text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
