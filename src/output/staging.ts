import { readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Directory, kindOf } from './directory';
import { isFault } from './faults';
import type { Lock } from './lock';
import { sleep, takeLock } from './lock';
import { InvalidValueError } from '../common/errors';

/** Where new files are prepared and former ones are kept, below the output directory, so that all of it is ignored alike. */
export const STAGING = '.cdk-bake';

const MOST_TRIES = 5;
const LOCK = 'lock';
const JOURNAL = 'journal.json';
const NAMES = [LOCK, `${LOCK}.next`, JOURNAL, `${JOURNAL}.new`, 'new', 'old'];

/** What a change of the output does. All of it can be undone while this is recorded. */
export interface Journal {
  /** Files that have been there. */
  readonly former: readonly string[];
  /** Files that have not. */
  readonly added: readonly string[];
}

/** The directory for what is not in place yet, or not any more. It is there while one process writes the output. */
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

  /** Is called for each file, so that others see that this process runs. */
  public keep(): void {
    this.lock.keep();
  }

  /** What was begun and not ended, because its process was killed. */
  public get journal(): Journal | undefined {
    const staging = new Directory(this.root);
    return staging.hasFile(JOURNAL) ? JSON.parse(staging.read(JOURNAL).toString()) : undefined;
  }

  public record(journal: Journal): void {
    const path = join(this.root, JOURNAL);
    writeFileSync(`${path}.new`, JSON.stringify(journal));
    renameSync(`${path}.new`, path); // all of it, or nothing
  }

  /** From here on the change is made, or undone. */
  public forget(): void {
    rmSync(join(this.root, JOURNAL), { force: true });
  }

  /** Removes what is left of a change that is made or undone. */
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
      // It was never made, or another process has it already.
    }
  }
}

/** A directory of this name that somebody else has made is no staging directory: it has other files, or no lock. */
function checkOwn(root: string): void {
  const isOwn = () => {
    const kind = kindOf(root);
    const names = kind === 'directory' ? entries(root) : [];
    return (kind === undefined || kind === 'directory') && names.every(name => NAMES.includes(name)) && (names.length === 0 || names.includes(LOCK));
  };
  // While another process removes it, its files go one by one.
  for (let tries = 0; !isOwn(); tries++) {
    if (tries === MOST_TRIES) {
      throw new InvalidValueError(`${root} is not of cdk-bake, which writes new files to a directory of this name: move it elsewhere, or use another output directory`);
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
