import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { readFileSync, statSync } from 'node:fs';
import { InvalidValueError, quoted } from './errors';

/** Error codes for paths that do not exist or cannot exist. */
const NO_FILE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];

/** Kinds of paths that are not regular files. Reading some of them would never return. */
const OTHERS: readonly (readonly [(stats: Stats) => boolean, string])[] = [
  [stats => stats.isDirectory(), 'a directory'],
  [stats => stats.isFIFO(), 'a named pipe'],
  [stats => stats.isSocket(), 'a socket'],
  [stats => stats.isCharacterDevice() || stats.isBlockDevice(), 'a device'],
];

/**
 * Reads a file that a user names. Returns nothing if the file does not exist.
 *
 * @throws if the file exists but cannot be read
 */
export function readFile(path: string): Buffer | undefined {
  try {
    const stats = statSync(path);
    const [, kind] = OTHERS.find(([isKind]) => isKind(stats)) ?? [];
    if (kind !== undefined) {
      throw new InvalidValueError(`${quoted(path)} cannot be read because it is ${kind}; use a regular file`);
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
    const reason = code === '' ? message : code;
    throw new InvalidValueError(
      `${quoted(path)} cannot be read (${reason}); make the file readable, or name another file`,
    );
  }
}

/** Reads the text of a file that a user names. Returns nothing if the file does not exist. */
export function readText(path: string): string | undefined {
  const content = readFile(path);
  return content && utf8(content, path);
}

/**
 * Decodes the text of a file.
 *
 * @throws if the file contains bytes that are not UTF-8, because decoding would replace them
 */
export function utf8(content: string | Buffer, name: string): string {
  if (typeof content !== 'string' && !isUtf8(content)) {
    throw new InvalidValueError(`${quoted(name)} contains bytes that are not UTF-8; save the file as UTF-8`);
  }
  return content.toString();
}
