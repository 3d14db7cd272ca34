import { join } from 'node:path';
import { longLine, TOO_LONG } from '../dockerfile/line-limit';
import { InvalidValueError } from '../errors';
import { readFile } from '../read-file';

export function ignorePath(directory: string): string {
  return join(directory, '.dockerignore');
}

/** The `.dockerignore` of a directory, if there is one. */
export function readIgnoreFile(directory: string): Buffer | undefined {
  return readFile(ignorePath(directory));
}

/** The text of an ignore file, as Docker reads it: without a byte order mark. */
export function textOf(content: string | Buffer): string {
  return content.toString().replace(/^\uFEFF/, '');
}

/** @throws if BuildKit could not read a line of an ignore file */
export function checkIgnoreFile(content: string | Buffer = '', name: string): void {
  const long = longLine(content.toString());
  if (long !== undefined) {
    throw new InvalidValueError(`${name}:${long}: the line ${TOO_LONG}; shorten the pattern`);
  }
}
