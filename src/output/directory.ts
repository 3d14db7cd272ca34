import { existsSync, lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import { createDirectories, missingDirectories } from '../common/create-directories';
import { InvalidValueError } from '../common/errors';

/** Kind of a file system entry. Links are not followed. */
export type Kind = 'directory' | 'file' | 'link' | 'other';

/** Returns the kind of the entry at a path, if there is one. */
export function kindOf(path: string): Kind | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return (
    stats && (stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : 'other')
  );
}

/** A directory whose files are accessed without following links. Paths are relative to it, and use slashes. */
export class Directory {
  /** Directories that are known not to be links. */
  private readonly ways = new Set<string>(['.']);

  public constructor(public readonly root: string) {}

  /** Returns the path of a file in the form of the operating system. */
  public path(below: string): string {
    return join(this.root, below);
  }

  public kind(below: string): Kind | undefined {
    return this.isReached(below) ? kindOf(this.path(below)) : undefined;
  }

  /** Whether there is a file, or a link in place of one. */
  public hasFile(below: string): boolean {
    const kind = this.kind(below);
    return kind === 'file' || kind === 'link';
  }

  public read(below: string): Buffer {
    return readFileSync(this.path(below));
  }

  /** Creates the directory of a file. */
  public makeWay(below: string): void {
    const directory = posix.dirname(below);
    if (directory === '.' && kindOf(this.root) === undefined || !this.ways.has(directory)) {
      this.checkWay(below);
      createDirectories(this.path(directory));
      this.ways.add(directory);
    }
  }

  /** @throws if a link or a file is in place of a parent directory of a file */
  public checkWay(below: string): void {
    const obstacle = this.obstacle(below);
    if (obstacle !== undefined) {
      const kind = this.pathKind(obstacle);
      throw new InvalidValueError(
        `${this.path(obstacle)} is ${kind === 'link' ? 'a link' : 'a file'}, but the output has a directory with this `
          + 'name; move it elsewhere, or use another output directory',
      );
    }
  }

  /** Removes the directories of the given files, and their parents, if they are empty. */
  public removeEmpty(files: Iterable<string>): void {
    const first = new Set([...files].map(file => posix.dirname(file)));
    for (const directory of first) {
      for (
        let at = directory;
        at !== '.' && this.kind(at) === 'directory' && readdirSync(this.path(at)).length === 0;
        at = posix.dirname(at)
      ) {
        rmdirSync(this.path(at));
        this.ways.delete(at);
      }
    }
  }

  /** Removes the directory with all files in it. */
  public remove(): void {
    this.ways.clear();
    this.ways.add('.');
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Whether the path of a file contains no link. */
  private isReached(below: string): boolean {
    return this.obstacle(below) === undefined;
  }

  /** Returns the first parent of a file that is not a directory. */
  private obstacle(below: string): string | undefined {
    const unknown: string[] = [];
    for (let at = posix.dirname(below); !this.ways.has(at); at = posix.dirname(at)) {
      unknown.push(at);
    }
    for (const at of unknown.reverse()) {
      const kind = this.pathKind(at);
      if (kind === undefined) {
        return undefined; // A path that does not exist cannot lead elsewhere.
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

/** Creates a directory. Returns a function that removes the created directories again if they are empty. */
export function makeDirectory(path: string): () => void {
  const made = missingDirectories(path);
  const remove = () => {
    for (const at of made) {
      if (existsSync(at) && kindOf(at) === 'directory' && readdirSync(at).length === 0) {
        rmdirSync(at);
      }
    }
  };
  try {
    createDirectories(path);
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}
