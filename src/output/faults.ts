import { InvalidValueError } from '../common/errors';

/** Causes and fixes for errors of the file system, by error code. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'you are not allowed to; change the owner or the permissions of the path, or use another output directory',
  EBUSY: 'another program uses it; close that program',
  EDQUOT: 'the disk quota is used up; free some space',
  EEXIST: 'something else is in the way; move it elsewhere',
  EISDIR: 'a directory is in the way; move it elsewhere',
  ELOOP: 'its links lead in a circle; remove them',
  EMFILE: 'the process has too many open files; raise the limit (`ulimit -n`)',
  ENAMETOOLONG: 'the name is too long for the file system; use a shorter construct ID or a shorter output directory',
  ENOENT: 'something has removed its directory; synthesize again',
  ENOSPC: 'the disk is full; free some space',
  ENOTDIR: 'a part of the path is a file; move the file elsewhere, or use another output directory',
  EPERM: 'you are not allowed to; change the owner or the permissions of the path, or use another output directory',
  EROFS: 'the file system is read-only; use another output directory',
};

/** Whether an error is one of the file system. */
export function isFault(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}

/** Runs a step. Throws errors of the file system with the path of the step and a fix. */
export function naming<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw isFault(error) ? fault(path, error) : error;
  }
}

function fault(path: string, { code = '', message }: NodeJS.ErrnoException): InvalidValueError {
  return new InvalidValueError(`${path} cannot be written because ${REMEDIES[code] ?? message} (${code})`);
}
