import { hash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Glob } from '../../dockerfile/ignore/glob';
import { IgnorePatterns } from '../../dockerfile/ignore/ignore-patterns';

/** The files of a directory that an ignore file leaves, sorted by path. */
interface Listing {
  readonly paths: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

/** A file, a directory or a link. */
interface FileState {
  /** A text that is the same for equal files: the type, the permissions, and the digest of the content. */
  readonly digest: string;
  /** The path to which a link leads. */
  readonly link?: string;
}

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
    const open = new Set([...paths].map(path => posix.resolve('/', path).slice(1)));
    // The set grows during the iteration, because a link can lead to other files of the directory.
    for (const path of open) {
      for (const found of below(listing, path)) {
        selected.add(found);
        const { link } = this.fileAt(directory, found);
        if (link !== undefined) {
          open.add(posix.join('/', posix.dirname(found), link).slice(1));
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
    const known = this.files.get(file) ?? stateOf(file);
    this.files.set(file, known);
    return known;
  }
}

function stateOf(file: string): FileState {
  const stat = lstatSync(file);
  const mode = (stat.mode % 0o10000).toString(8); // without the type
  if (stat.isSymbolicLink()) {
    const link = readlinkSync(file);
    return { digest: `link ${link}`, link };
  }
  return stat.isFile()
    ? { digest: `file ${mode} ${hash('sha256', readFileSync(file))}` }
    : { digest: `${stat.isDirectory() ? 'directory' : 'other'} ${mode}` };
}

function list(directory: string, ignore: string): Listing {
  const patterns = new IgnorePatterns(ignore.split(/\r?\n/));
  const entries = existsSync(directory)
    ? readdirSync(directory, { recursive: true, encoding: 'utf8' }).map(path => path.split('\\').join('/')) : [];
  const paths = entries.filter(path => !patterns.ignores(path)).sort();
  return { paths, places: new Map(paths.map((path, i) => [path, i])) };
}

/** A path itself and everything below it. A pattern selects what it matches, and everything below that. */
function below({ paths, places }: Listing, path: string): readonly string[] {
  if (path === '') {
    return paths;
  }
  if (/[*?[\\]/.test(path)) {
    const glob = new Glob(path);
    return paths.filter(other => glob.matches(other));
  }
  const found = places.has(path) ? [path] : [];
  for (let i = firstFrom(paths, `${path}/`); paths[i]?.startsWith(`${path}/`); i++) {
    found.push(paths[i]);
  }
  return found;
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
