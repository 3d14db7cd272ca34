import { lstatSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** The owner of a lock. */
export interface Owner {
  readonly host: string;
  readonly process: number;
  readonly thread: number;
}

export const SELF: Owner = { host: hostname(), process: process.pid, thread: threadId };

export function isSelf({ host, process: id, thread }: Owner): boolean {
  return host === SELF.host && id === SELF.process && thread === SELF.thread;
}

/** Returns the owner of a lock, if the lock exists. A process can be killed before it has written its ID. */
export function ownerOf(path: string): Owner | 'unknown' | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    return undefined;
  }
  try {
    const owner: Partial<Owner> | null = JSON.parse(readFileSync(path, 'utf8'));
    return owner && typeof owner.host === 'string' && typeof owner.process === 'number' ? owner as Owner : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Whether a process of this machine is running. */
export function runs(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // the process belongs to another user
  }
}
