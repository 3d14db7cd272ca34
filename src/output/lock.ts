import { closeSync, openSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isFault } from './faults';
import { isSelf, ownerOf, runs, SELF } from './lock-owner';
import { createDirectories } from '../common/create-directories';
import { InvalidValueError } from '../common/errors';

/** Age in milliseconds after which a lock is abandoned. Writing takes seconds at most. */
const LONGEST = 60_000;
/** Interval in milliseconds in which the owner of a lock refreshes it. */
const SIGN_OF_LIFE = 10_000;
/** Interval in milliseconds in which other processes check the lock. */
const PAUSE = 20;
/** Time in milliseconds after which waiting processes print a message. */
const PATIENCE = 1_000;

/** An acquired lock. */
export class Lock {
  private lastSign = Date.now();

  public constructor(private readonly path: string) {}

  /** Refreshes the lock now and then. Called for each file. */
  public keep(): void {
    const now = Date.now();
    if (now - this.lastSign > SIGN_OF_LIFE) {
      if (!isOwn(this.path)) {
        throw new InvalidValueError(
          `another synthesis has taken over ${this.path} because this process was stopped; synthesize again`,
        );
      }
      utimesSync(this.path, new Date(now), new Date(now));
      this.lastSign = now;
    }
  }

  public release(): void {
    rmSync(this.path, { force: true });
  }
}

/** Waits until no other process has a lock, and acquires it. A lock of a killed process is taken over. */
export function takeLock(path: string): Lock {
  const started = Date.now();
  for (let isSaid = false; ; sleep()) {
    if (tryLock(path) || takeOver(path)) {
      return new Lock(path);
    }
    if (!isSaid && Date.now() - started > PATIENCE) {
      isSaid = true;
      process.stderr.write(`Waiting for another synthesis that writes to ${dirname(dirname(path))}\n`);
    }
  }
}

/** Whether the lock was free. */
function tryLock(path: string): boolean {
  try {
    createDirectories(dirname(path), 0o700);
    writeNew(path, JSON.stringify(SELF));
    return true;
  } catch (error) {
    // The directory is removed when another process finishes.
    if (isFault(error) && (error.code === 'EEXIST' || error.code === 'ENOENT')) {
      return false;
    }
    throw error;
  }
}

/** Creates a file with all of its text, or creates none. */
function writeNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * Replaces an abandoned lock. A second lock protects the replacement. Without it, two processes could both find the
 * first lock abandoned, and the slower process would replace the new lock of the faster one.
 */
function takeOver(path: string): boolean {
  if (!isAbandoned(path)) {
    return false;
  }
  const second = `${path}.next`;
  if (isAbandoned(second)) {
    rmSync(second, { force: true });
  }
  if (!tryLock(second)) {
    return false;
  }
  if (!isAbandoned(path)) {
    rmSync(second, { force: true });
    return false;
  }
  try {
    renameSync(second, path);
  } catch {
    return false; // another process considered the second lock abandoned
  }
  sleep(); // a process that was stopped for a moment can have done the same; the last one has the lock
  return isOwn(path);
}

function isAbandoned(path: string): boolean {
  const owner = ownerOf(path);
  if (owner === undefined) {
    return false;
  }
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > LONGEST || owner === 'unknown') {
    return age > PATIENCE;
  }
  // A thread synthesizes one app at a time, so its own lock is left over from a synthesis that failed.
  return isSelf(owner) || owner.host === SELF.host && !runs(owner.process);
}

function isOwn(path: string): boolean {
  const owner = ownerOf(path);
  return owner !== undefined && owner !== 'unknown' && isSelf(owner);
}

/** Waits a moment. Synthesis is synchronous because jsii requires it. */
export function sleep(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
}
