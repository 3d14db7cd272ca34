import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The `.dockerignore` of a directory, if there is one. */
export function readIgnoreFile(directory: string): Buffer | undefined {
  const file = join(directory, '.dockerignore');
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined;
}

/** The text of an ignore file, as Docker reads it: without a byte order mark. */
export function textOf(content: string | Buffer): string {
  return content.toString().replace(/^\uFEFF/, '');
}
