import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isFault } from './faults';
import { isSelf, ownerOf, runs, SELF } from './lock-owner';
import { InvalidValueError } from '../common/errors';

/** A process that holds a lock for as long, in milliseconds, does not run any more: writing takes seconds at most. */
const LONGEST = 60_000;
/** How often the holder of a lock shows that it runs, and how long others wait before they look again. */
const SIGN_OF_LIFE = 10_000;
const PAUSE = 20;
/** How long others wait before they say so. */
const PATIENCE = 1_000;

/** A lock that is held. */
export class Lock {
  private lastSign = Date.now();

  public constructor(private readonly path: string) {}

  /** Shows that its holder runs. It is called for each file, and does something now and then. */
  public keep(): void {
    const now = Date.now();
    if (now - this.lastSign > SIGN_OF_LIFE) {
      if (!isOwn(this.path)) {
        throw new InvalidValueError(`another synthesis has taken over ${this.path} because this process was stopped; synthesize again`);
      }
      utimesSync(this.path, new Date(now), new Date(now));
      this.lastSign = now;
    }
  }

  public release(): void {
    rmSync(this.path, { force: true });
  }
}

/** Waits until nobody else holds a lock, and takes it. A lock whose holder was killed is taken over. */
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
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeNew(path, JSON.stringify(SELF));
    return true;
  } catch (error) {
    // Its directory goes when another process has ended.
    if (isFault(error) && (error.code === 'EEXIST' || error.code === 'ENOENT')) {
      return false;
    }
    throw error;
  }
}

/** Writes a file that is not there yet, or leaves none. */
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
 * Replaces a lock whose holder does not run any more. A second lock is held meanwhile: without it, two processes could both
 * find the first one abandoned, and the slower one would replace what the faster one holds.
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
    return false; // another process took the second lock for abandoned
  }
  sleep(); // a process that was stopped for a moment can have done the same: the last one has it
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
  // This thread does one thing at a time: its own lock is of a synthesis that went wrong.
  return isSelf(owner) || owner.host === SELF.host && !runs(owner.process);
}

function isOwn(path: string): boolean {
  const owner = ownerOf(path);
  return owner !== undefined && owner !== 'unknown' && isSelf(owner);
}

/** Waits a moment. A synthesis is synchronous, as jsii needs it. */
export function sleep(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
}
