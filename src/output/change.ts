import { lstatSync } from 'node:fs';
import { posix } from 'node:path';
import type { Directory } from './directory';
import type { OutputFile, OutputFiles } from './files';
import { MANIFEST } from './former';
import { GITIGNORE, IGNORE_ALL } from './gitignore';

/** What brings an output directory from one state to another. */
export interface Change {
  /** Files that go, or that others take the place of. Bake files go too, until all that they refer to is in place. */
  readonly aside: readonly string[];
  /** Files that are put in place, new or as they were. */
  readonly placed: readonly string[];
  readonly changed: OutputFiles;
  /** Files that nothing takes the place of. */
  readonly gone: readonly string[];
}

/** What is to be done for a directory to hold these files. */
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

/** Windows has no such mode: there, a directory of a user is the user's. */
function isOwnersOnly(path: string): boolean {
  return process.platform === 'win32' || lstatSync(path).mode % 0o100 === 0;
}
