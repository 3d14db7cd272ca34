import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { InvalidValueError } from '../common/errors';

/** What is at a path. Links are not followed. */
export type Kind = 'directory' | 'file' | 'link' | 'other';

/** What is at a path, if anything is. */
export function kindOf(path: string): Kind | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats && (stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : 'other');
}

/** A directory whose files are reached without a link. Paths are relative to it, and have slashes. */
export class Directory {
  /** Directories below that are known to be no links. */
  private readonly ways = new Set<string>(['.']);

  public constructor(public readonly root: string) {}

  /** The path of a file, for Node and for people. */
  public path(below: string): string {
    return join(this.root, below);
  }

  public kind(below: string): Kind | undefined {
    return this.isReached(below) ? kindOf(this.path(below)) : undefined;
  }

  /** Whether there is a file, or a link in the place of one. */
  public hasFile(below: string): boolean {
    const kind = this.kind(below);
    return kind === 'file' || kind === 'link';
  }

  public read(below: string): Buffer {
    return readFileSync(this.path(below));
  }

  /** Makes the directory of a file. */
  public makeWay(below: string): void {
    const directory = posix.dirname(below);
    if (directory === '.' && kindOf(this.root) === undefined || !this.ways.has(directory)) {
      this.checkWay(below);
      mkdirSync(this.path(directory), { recursive: true });
      this.ways.add(directory);
    }
  }

  /** @throws if a link or a file is in the place of a directory on the way to a file */
  public checkWay(below: string): void {
    const obstacle = this.obstacle(below);
    if (obstacle !== undefined) {
      const kind = this.pathKind(obstacle);
      throw new InvalidValueError(`${this.path(obstacle)} is ${kind === 'link' ? 'a link' : 'a file'} where the output has a directory: move it elsewhere, or use another output directory`);
    }
  }

  /** Removes the directories of these files that are empty, and those that are empty then. */
  public removeEmpty(files: Iterable<string>): void {
    const first = new Set([...files].map(file => posix.dirname(file)));
    for (const directory of first) {
      for (let at = directory; at !== '.' && this.kind(at) === 'directory' && readdirSync(this.path(at)).length === 0; at = posix.dirname(at)) {
        rmdirSync(this.path(at));
        this.ways.delete(at);
      }
    }
  }

  /** Removes it with all that is in it. */
  public remove(): void {
    this.ways.clear();
    this.ways.add('.');
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Whether no link leads to a file. */
  private isReached(below: string): boolean {
    return this.obstacle(below) === undefined;
  }

  /** What is on the way to a file and is no directory. */
  private obstacle(below: string): string | undefined {
    const unknown: string[] = [];
    for (let at = posix.dirname(below); !this.ways.has(at); at = posix.dirname(at)) {
      unknown.push(at);
    }
    for (const at of unknown.reverse()) {
      const kind = this.pathKind(at);
      if (kind === undefined) {
        return undefined; // What does not exist yet leads nowhere.
      }
      if (kind !== 'directory') {
        return at;
      }
      this.ways.add(at);
    }
    return undefined;
  }

  private pathKind(below: string): Kind | undefined {
    return kindOf(this.path(below));
  }
}

/** Makes a directory, and returns what removes again what was made, if nothing was put into it. */
export function makeDirectory(path: string): () => void {
  const made: string[] = [];
  for (let at = path; !existsSync(at); at = dirname(at)) {
    made.push(at);
  }
  const remove = () => {
    for (const at of made) {
      if (existsSync(at) && kindOf(at) === 'directory' && readdirSync(at).length === 0) {
        rmdirSync(at);
      }
    }
  };
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}
