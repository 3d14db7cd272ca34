import { posix } from 'node:path';
import type { IBuildSource } from './build-source';
import { InvalidValueError, quoted } from '../../common/errors';
import { isLiteral } from '../../common/tokens';

/** Files that an instruction reads from a context. */
export interface FilesRead {
  /** The context. Undefined means the context of the image itself. */
  readonly source?: IBuildSource;
  /** Path of a file or directory, relative to the context. */
  readonly path: string;
  /** Whether `*`, `?` and `[…]` in the path are wildcards. */
  readonly wildcards?: boolean;
}

/** Whether a directory contains, or can contain, one of the files. The value of a token is not known before a build. */
export function canInclude({ path, wildcards }: FilesRead, directory: string): boolean {
  if (!isLiteral(path)) {
    return true;
  }
  const wildcard = wildcards ? path.search(/[*?[\\]/) : -1;
  const literal = wildcard < 0 ? path : path.slice(0, path.lastIndexOf('/', wildcard) + 1);
  const clean = posix.normalize(`/${literal}`).replace(/^\/|\/$/g, '');
  return clean === '' || `${directory}/`.startsWith(`${clean}/`) || clean.startsWith(`${directory}/`);
}

/** @throws if a path leads out of its context, because BuildKit would silently read another file */
export function checkInside(path: string, what: string): void {
  if (isLiteral(path) && /^\.\.(\/|$)/.test(posix.normalize(path.replace(/^\/+/, '')))) {
    throw new InvalidValueError(`${what} cannot read ${quoted(path)} because the path leads out of its source; `
      + 'use a source that contains the file');
  }
}
