import { join } from 'node:path';
import { tryReadUserFile } from '../user-file';

/** The `.dockerignore` of a directory, if there is one. */
export function readIgnoreFile(directory: string): Buffer | undefined {
  return tryReadUserFile(join(directory, '.dockerignore'), 'ignore file');
}

/** The text of an ignore file, as Docker reads it: without a byte order mark. */
export function textOf(content: string | Buffer): string {
  return content.toString().replace(/^\uFEFF/, '');
}
