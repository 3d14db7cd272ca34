import { readFileSync, Stats, statSync } from 'node:fs';
import { InvalidValueError, quoted } from './errors';

/** What an error of the file system means, and what to do. */
const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: 'you may not read it; change its permissions or those of its directories',
  EPERM: 'you may not read it; change its permissions or those of its directories',
  ELOOP: 'its symbolic links lead to each other; replace one of them with a file',
  ENAMETOOLONG: 'the path is longer than the file system allows; use a shorter path',
  ERR_INVALID_ARG_VALUE: 'a path cannot contain a NUL character; remove the character',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB; use a smaller file',
};

/** A pipe or a device can keep a reader waiting forever. */
const NO_FILES: readonly (readonly [(stats: Stats) => boolean, string])[] = [
  [stats => stats.isDirectory(), 'a directory'],
  [stats => stats.isFIFO(), 'a named pipe'],
  [stats => stats.isSocket(), 'a socket'],
  [stats => !stats.isFile(), 'a device'],
];

/**
 * The content of a file that a user names. Symbolic links are followed.
 *
 * @param what what the file is, for messages, such as `Dockerfile`
 * @throws if the file does not exist, cannot be read, or is not a regular file
 */
export function readUserFile(path: string, what = 'file'): Buffer {
  const content = tryReadUserFile(path, what);
  if (content === undefined) {
    throw new InvalidValueError(`There is no ${what} at ${quoted(path)}, as seen from ${process.cwd()}; check the path`);
  }
  return content;
}

/**
 * The content of a file that need not exist.
 *
 * @throws if the file exists, but cannot be read or is not a regular file
 */
export function tryReadUserFile(path: string, what = 'file'): Buffer | undefined {
  try {
    const stats = statSync(path);
    const [, kind] = NO_FILES.find(([isKind]) => isKind(stats)) ?? [];
    if (kind !== undefined) {
      throw unreadable(path, what, `it is ${kind}; use a regular file`);
    }
    return readFileSync(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return undefined;
    }
    throw error instanceof InvalidValueError ? error : unreadable(path, what, MEANINGS[code] ?? message);
  }
}

function unreadable(path: string, what: string, why: string): InvalidValueError {
  return new InvalidValueError(`cannot read the ${what} ${quoted(path)} because ${why}`);
}
