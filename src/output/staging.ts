import { readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Directory, kindOf } from './directory';
import { isFault } from './faults';
import type { Lock } from './lock';
import { sleep, takeLock } from './lock';
import { InvalidValueError } from '../common/errors';

/** Directory for new and previous files, below the output directory, so that the same ignore file applies to it. */
export const STAGING = '.cdk-bake';

const MOST_TRIES = 5;
const LOCK = 'lock';
const JOURNAL = 'journal.json';
const NAMES = [LOCK, `${LOCK}.next`, JOURNAL, `${JOURNAL}.new`, 'new', 'old'];

/** A change of the output directory, recorded so that it can be undone. */
export interface Journal {
  /** Files that existed before the change. */
  readonly former: readonly string[];
  /** Files that did not exist before the change. */
  readonly added: readonly string[];
}

/** The directory for files that are not in place yet, or no longer. It exists while a process writes the output. */
export class Staging {
  public readonly fresh: Directory;
  public readonly former: Directory;
  private readonly root: string;
  private readonly lock: Lock;

  /** Waits for other processes. */
  public constructor(outdir: string) {
    this.root = join(outdir, STAGING);
    this.fresh = new Directory(join(this.root, 'new'));
    this.former = new Directory(join(this.root, 'old'));
    checkOwn(this.root);
    try {
      this.lock = takeLock(join(this.root, LOCK));
    } catch (error) {
      this.removeRoot();
      throw error;
    }
  }

  /** Shows other processes that this one is running. Called for each file. */
  public keep(): void {
    this.lock.keep();
  }

  /** The change that a killed process has not finished. */
  public get journal(): Journal | undefined {
    const staging = new Directory(this.root);
    return staging.hasFile(JOURNAL) ? JSON.parse(staging.read(JOURNAL).toString()) : undefined;
  }

  public record(journal: Journal): void {
    const path = join(this.root, JOURNAL);
    writeFileSync(`${path}.new`, JSON.stringify(journal));
    renameSync(`${path}.new`, path); // a rename is atomic
  }

  /** Marks the change as made or undone. */
  public forget(): void {
    rmSync(join(this.root, JOURNAL), { force: true });
  }

  /** Removes the files of a change that is made or undone. */
  public clear(): void {
    this.fresh.remove();
    this.former.remove();
    rmSync(join(this.root, `${JOURNAL}.new`), { force: true });
  }

  /** Lets other processes write. */
  public close(): void {
    this.lock.release();
    this.removeRoot();
  }

  private removeRoot(): void {
    try {
      rmdirSync(this.root);
    } catch {
      // The directory does not exist, or another process uses it already.
    }
  }
}

/**
 * Checks that an existing directory with this name is a staging directory, which only contains known files and a lock.
 */
function checkOwn(root: string): void {
  const isOwn = () => {
    const kind = kindOf(root);
    const names = kind === 'directory' ? entries(root) : [];
    return (
      (kind === undefined || kind === 'directory')
      && names.every(name => NAMES.includes(name))
      && (names.length === 0 || names.includes(LOCK))
    );
  };
  // While another process removes the directory, the files disappear one by one.
  for (let tries = 0; !isOwn(); tries++) {
    if (tries === MOST_TRIES) {
      throw new InvalidValueError(
        `${root} was not created by cdk-bake, which uses a directory with this name for new files; `
          + 'move it elsewhere, or use another output directory',
      );
    }
    sleep();
  }
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isFault(error) && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
