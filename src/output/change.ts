import { lstatSync } from 'node:fs';
import { posix } from 'node:path';
import type { Directory } from './directory';
import type { OutputFile, OutputFiles } from './files';
import { MANIFEST } from './former';
import { GITIGNORE, IGNORE_ALL } from './gitignore';

/** The steps from the previous to the next content of an output directory. */
export interface Change {
  /**
   * Files to move away because they are removed or replaced. Bake files are moved away until all files they need exist.
   */
  readonly aside: readonly string[];
  /** Files to move into place, new or unchanged. */
  readonly placed: readonly string[];
  readonly changed: OutputFiles;
  /** Files to remove. */
  readonly gone: readonly string[];
}

/** Returns the change after which a directory contains the given files. */
export function changeOf(directory: Directory, former: ReadonlySet<string>, files: OutputFiles): Change {
  const wanted = new Map(files);
  if (directory.kind(GITIGNORE) === undefined) {
    wanted.set(GITIGNORE, { content: IGNORE_ALL, construct: 'App' });
  }
  const changed = new Map([...wanted].filter(([path, file]) => path !== MANIFEST && !isSame(directory, path, file)));
  const gone = [...former].filter(path => !files.has(path) && directory.hasFile(path));
  const manifest = files.get(MANIFEST)!;
  if (changed.size > 0 || gone.length > 0 || !isSame(directory, MANIFEST, manifest)) {
    changed.set(MANIFEST, manifest);
  }
  const bakeFiles = [...files].filter(([, { isBakeFile }]) => isBakeFile).map(([path]) => path);
  const others = [...changed.keys()].filter(path => path !== MANIFEST && !files.get(path)?.isBakeFile);
  const present = [MANIFEST, ...bakeFiles, ...others].filter(path => directory.hasFile(path));
  return { changed, gone, aside: [...present, ...gone], placed: [...others, ...bakeFiles, MANIFEST] };
}

function isSame(directory: Directory, path: string, { content, isSecret }: OutputFile): boolean {
  return directory.kind(path) === 'file'
    && (!isSecret || [path, posix.dirname(path)].every(at => isOwnersOnly(directory.path(at))))
    && directory.read(path).equals(Buffer.from(content));
}

/** Windows has no such permissions. A directory in a user's profile belongs to that user. */
function isOwnersOnly(path: string): boolean {
  return process.platform === 'win32' || lstatSync(path).mode % 0o100 === 0;
}
