import { createHash, hash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { InvalidValueError } from '../../common/errors';

/** A file, a directory or a link. */
export interface FileState {
  /** A text that is the same for equal files: the type, the permissions, and the digest of the content. */
  readonly digest: string;
  /** The path to which a link leads. */
  readonly link?: string;
}

/** The size from which a file is read in parts, and the size of a part, in bytes. */
const LARGE = 2 ** 24;
const PART = 2 ** 20;

/** Reads the state of a file. */
export function stateOf(file: string): FileState {
  const stat = lstatSync(file);
  const mode = (stat.mode % 0o10000).toString(8); // without the type
  if (stat.isSymbolicLink()) {
    const link = readlinkSync(file);
    return { digest: `link ${link}`, link };
  }
  return stat.isFile()
    ? { digest: `file ${mode} ${stat.size < LARGE ? hash('sha256', readFileSync(file)) : digestInParts(file)}` }
    : { digest: `${stat.isDirectory() ? 'directory' : 'other'} ${mode}` };
}

/** The digest of a large file. Node.js cannot read more than 2 GiB at once. */
function digestInParts(file: string): string {
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafe(PART);
  const descriptor = openSync(file, 'r');
  try {
    for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer)) {
      digest.update(buffer.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
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
