import { join } from 'node:path';
import { InvalidValueError } from '../common/errors';
import { readFile } from '../common/read-file';
import { IgnorePatterns } from '../dockerfile/ignore/ignore-patterns';
import { longLine, TOO_LONG } from '../dockerfile/syntax/line-limit';

/** The path of the ignore file of a directory. */
export function ignorePath(directory: string): string {
  return join(directory, '.dockerignore');
}

/** The content of the ignore file of a directory, if it exists. */
export function readIgnoreFile(directory: string): Buffer | undefined {
  const content = readFile(ignorePath(directory));
  checkIgnoreFile(content, ignorePath(directory));
  return content;
}

/** Returns a function that tells whether the patterns exclude a path. */
export function ignoring(patterns: readonly string[]): (path: string) => boolean {
  const rules = new IgnorePatterns(patterns);
  return path => rules.ignores(path);
}

/** The text of an ignore file without a byte order mark, as Docker reads the file. */
export function textOf(content: string | Buffer): string {
  return content.toString().replace(/^\uFEFF/, '');
}

/** @throws if an ignore file contains a line that BuildKit cannot read */
export function checkIgnoreFile(content: string | Buffer = '', name: string): void {
  const long = longLine(content.toString());
  if (long !== undefined) {
    throw new InvalidValueError(`${name}:${long}: the line ${TOO_LONG}; shorten the pattern`);
  }
}
