import { lstatSync } from 'node:fs';

/** Whether a path is a symbolic link, even if its target does not exist. False for paths that no file system allows. */
export function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
