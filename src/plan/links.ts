import { lstatSync } from 'node:fs';

/** Whether a path is a symbolic link, also one that leads nowhere. Not for what no file system could hold. */
export function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
