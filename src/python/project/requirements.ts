import { join, posix } from 'node:path';
import { InvalidValueError, quoted } from '../../common/errors';
import { readText } from '../../common/read-file';

/** A requirements file with included files: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export interface Requirements {
  /** Paths of the files, relative to the project directory. */
  readonly files: readonly string[];
  /** Whether a requirement is in the project directory. */
  readonly local: boolean;
  /** Whether requirements have hashes. pip then requires hashes for all of them. */
  readonly hashed: boolean;
}

/**
 * Reads a requirements file.
 *
 * @param directory the project directory
 * @param file path of the file in the project directory
 * @throws if the file refers to something that the build does not have
 */
export function readRequirements(directory: string, file: string): Requirements {
  const includedBy = new Map([[file, file]]);
  let local = false;
  let hashed = false;
  for (const [path, from] of includedBy) { // the map grows during the loop
    const content = readText(join(directory, path));
    if (content === undefined) {
      throw new InvalidValueError(`${quoted(join(directory, from))} includes ${quoted(path)}, which does not exist; `
        + 'create the file, or remove the line');
    }
    const text = content.replace(/\\\r?\n/g, ' ');
    hashed ||= text.includes('--hash=');
    for (const line of text.split(/\r?\n/).map(l => l.replace(/(^|\s)#.*/, '').trim())) {
      const [, option, value] = /^(-[rce]|--requirement|--constraint|--editable)[ =]?\s*(.+)/.exec(line) ?? [];
      if (option === '-e' || option === '--editable') {
        throw new InvalidValueError(
          `${quoted(join(directory, path))} contains ${quoted(line)}, but an image cannot link to source code; `
            + `write the path without ${option}`,
        );
      }
      const included =
        option !== undefined && !isAddress(value)
          ? inDirectory(directory, path, posix.join(posix.dirname(path), value))
          : undefined;
      if (included !== undefined && !includedBy.has(included)) {
        includedBy.set(included, path);
      }
      const ofDirectory = option === undefined ? localPath(line) : undefined;
      if (ofDirectory !== undefined) {
        inDirectory(directory, path, ofDirectory);
        local = true;
      }
    }
  }
  return { files: [...includedBy.keys()].sort(), local, hashed };
}

/** The path in a requirement, unless the requirement is a name. */
function localPath(line: string): string | undefined {
  const [word] = line.split(/\s/);
  const [, url] = /(?:^|@\s*)file:(?:\/\/)?(\S+)/.exec(line) ?? [];
  const isPath = /^\.{0,2}\//.test(word) || /^\.{1,2}$/.test(word) || /\.(whl|zip|tar\.gz)$/.test(word);
  return url ?? (!isAddress(word) && isPath ? word : undefined);
}

function isAddress(text: string): boolean {
  return /^[\w+]+:/.test(text);
}

/**
 * Normalizes a path.
 *
 * @param path path relative to the project directory
 * @throws if the path is outside of the project directory
 */
export function inDirectory(directory: string, file: string, path: string): string {
  const normal = posix.normalize(path);
  if (posix.isAbsolute(normal) || /^\.\.(\/|$)/.test(normal)) {
    throw new InvalidValueError(`${quoted(join(directory, file))} refers to ${quoted(path)}, but the build reads the `
      + 'project directory only; move the file into the project directory');
  }
  return normal;
}
