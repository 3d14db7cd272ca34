import { posix } from 'node:path';
import { splitTokens } from '../tokens';
import { IBuildSource } from './build-source';

/** Files that an instruction reads from a context. */
export interface FilesRead {
  /** Where they are. None means the context of the image itself. */
  readonly source?: IBuildSource;
  /** A file or directory, as seen from the context. */
  readonly path: string;
  /** Whether `*`, `?` and `[…]` in the path are wildcards. */
  readonly wildcards?: boolean;
}

/** Whether any file of a directory is, or can be, among the files. Of a path with a token only a build can tell. */
export function canInclude({ path, wildcards }: FilesRead, directory: string): boolean {
  if (splitTokens(path).some(part => typeof part !== 'string')) {
    return true;
  }
  const literal = wildcards ? path.replace(/[^/]*[*?[\\].*/s, '') : path;
  const clean = posix.normalize(`/${literal}`).replace(/^\/|\/$/g, '');
  return clean === '' || `${directory}/`.startsWith(`${clean}/`) || clean.startsWith(`${directory}/`);
}
