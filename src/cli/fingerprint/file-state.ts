import { createHash, hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { InvalidValueError } from '../../common/errors';

/** A file, a directory or a link. */
export interface FileState {
  /** A text that is the same for equal files: the type, the permissions, and the digest of the content. */
  readonly digest: string;
  /** The path to which a link leads. */
  readonly link?: string;
}

/** The size of the parts in which files are read, in bytes. Most files are read at once. */
const PART = 2 ** 20;

const buffer = Buffer.allocUnsafe(PART);

/** Opens a file without waiting for the other end of a pipe, and without following a link. */
const OWN_FILE = constants.O_RDONLY + constants.O_NONBLOCK + constants.O_NOFOLLOW;

/** Reads the state of a file. */
export function stateOf(file: string): FileState {
  const descriptor = openIfPlain(file);
  if (descriptor === undefined) {
    return stateWithoutContent(file, lstatSync(file));
  }
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() ? { digest: `file ${permissions(stat)} ${contentDigest(descriptor, stat.size)}` }
      : stateWithoutContent(file, stat);
  } finally {
    closeSync(descriptor);
  }
}

/** Opens a file or a directory. Returns undefined for links, and for what cannot be opened, such as sockets. */
function openIfPlain(file: string): number | undefined {
  // Windows has no flag to open a link itself.
  if (constants.O_NOFOLLOW === undefined && lstatSync(file).isSymbolicLink()) {
    return undefined;
  }
  try {
    return openSync(file, OWN_FILE);
  } catch (error) {
    if (!['ELOOP', 'EMLINK', 'ENXIO', 'EOPNOTSUPP'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
    return undefined;
  }
}

function stateWithoutContent(file: string, stat: Stats): FileState {
  if (stat.isSymbolicLink()) {
    const link = readlinkSync(file);
    return { digest: `link ${link}`, link };
  }
  return { digest: `${stat.isDirectory() ? 'directory' : 'other'} ${permissions(stat)}` };
}

function permissions({ mode }: Stats): string {
  return (mode % 0o10000).toString(8); // without the type
}

function contentDigest(descriptor: number, size: number): string {
  const length = readSync(descriptor, buffer);
  if (length === size && length < PART) {
    return hash('sha256', buffer.subarray(0, length));
  }
  const digest = createHash('sha256');
  for (let read = length; read > 0; read = readSync(descriptor, buffer)) {
    digest.update(buffer.subarray(0, read));
  }
  return digest.digest('hex');
}

/** @throws if a file cannot be read, with its path */
export function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isOther = file.includes('\ufffd');
    throw new InvalidValueError(`${file} cannot be read: ${(error as Error).message}; ${isOther
      ? 'its name may contain bytes that are not UTF-8, which BuildKit refuses; rename it, or add it to .dockerignore'
      : 'make it readable, or add it to .dockerignore'}`);
  }
}
