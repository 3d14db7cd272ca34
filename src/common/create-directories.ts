import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The directories that have to be created for a path, the innermost first. */
export function missingDirectories(path: string): string[] {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) {
    missing.push(at);
  }
  return missing;
}

/**
 * Creates a directory and the directories that contain it, unless they exist.
 *
 * The option `recursive` of `mkdirSync` never returns if a file system, such as `/proc`, answers that the parent of a
 * directory does not exist.
 */
export function createDirectories(path: string, mode?: number): void {
  for (const directory of missingDirectories(path).reverse()) {
    try {
      mkdirSync(directory, { mode });
    } catch (error) {
      if (!existsSync(directory)) { // another process can create the directory at the same time
        throw error;
      }
    }
  }
  if (!statSync(path).isDirectory()) {
    mkdirSync(path, { mode }); // throws the error of a file in its place
  }
}
