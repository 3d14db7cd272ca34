import { join } from 'node:path';
import { InvalidValueError } from '../common/errors';
import { readFile } from '../common/read-file';
import { IgnorePatterns } from '../dockerfile/ignore/ignore-patterns';
import { longLine, TOO_LONG } from '../dockerfile/syntax/line-limit';

export function ignorePath(directory: string): string {
  return join(directory, '.dockerignore');
}

/** The `.dockerignore` of a directory, if there is one. */
export function readIgnoreFile(directory: string): Buffer | undefined {
  const content = readFile(ignorePath(directory));
  checkIgnoreFile(content, ignorePath(directory));
  return content;
}

/** Tells whether patterns leave out a path. */
export function ignoring(patterns: readonly string[]): (path: string) => boolean {
  const rules = new IgnorePatterns(patterns);
  return path => rules.ignores(path);
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
