import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { readFileSync, statSync } from 'node:fs';
import { InvalidValueError, quoted } from './errors';

/** How file systems say that there is nothing of a name: nothing is there, or no file can have that name. */
const NO_FILE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];

/** What is no file. Some of these can keep a reader waiting forever. */
const OTHERS: readonly (readonly [(stats: Stats) => boolean, string])[] = [
  [stats => stats.isDirectory(), 'a directory'],
  [stats => stats.isFIFO(), 'a named pipe'],
  [stats => stats.isSocket(), 'a socket'],
  [stats => stats.isCharacterDevice() || stats.isBlockDevice(), 'a device'],
];

/**
 * The bytes of a file that a user names, if it exists.
 *
 * @throws if the file exists but cannot be read
 */
export function readFile(path: string): Buffer | undefined {
  try {
    const stats = statSync(path);
    const [, kind] = OTHERS.find(([isKind]) => isKind(stats)) ?? [];
    if (kind !== undefined) {
      throw new InvalidValueError(`cannot read ${quoted(path)} because it is ${kind}; use a regular file`);
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof InvalidValueError) {
      throw error;
    }
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (NO_FILE.includes(code)) {
      return undefined;
    }
    throw new InvalidValueError(`cannot read ${quoted(path)} (${code === '' ? message : code}); make the file readable, or name another file`);
  }
}

/** The text of a file that a user names, if it exists. */
export function readText(path: string): string | undefined {
  const content = readFile(path);
  return content && utf8(content, path);
}

/**
 * The text of a file.
 *
 * @throws if decoding would replace bytes silently
 */
export function utf8(content: string | Buffer, name: string): string {
  if (typeof content !== 'string' && !isUtf8(content)) {
    throw new InvalidValueError(`${quoted(name)} contains bytes that are not UTF-8; save the file as UTF-8`);
  }
  return content.toString();
}
