import { join, posix } from 'node:path';
import { InvalidValueError, quoted } from '../../common/errors';
import { readText } from '../../common/read-file';

/** A requirements file with those that it includes: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export interface Requirements {
  /** Their paths in the project's folder. */
  readonly files: readonly string[];
  /** Whether something of the project's folder is a requirement. */
  readonly local: boolean;
  /** Whether requirements have hashes, which all of them have then. */
  readonly hashed: boolean;
}

/**
 * @param folder the project's
 * @param file its path in there
 * @throws when it names what a build does not have
 */
export function readRequirements(folder: string, file: string): Requirements {
  const includedBy = new Map([[file, file]]);
  let local = false;
  let hashed = false;
  for (const [path, from] of includedBy) { // it grows on the way
    const content = readText(join(folder, path));
    if (content === undefined) {
      throw new InvalidValueError(`${quoted(join(folder, from))} includes ${quoted(path)}, which is not there`);
    }
    const text = content.replace(/\\\r?\n/g, ' ');
    hashed ||= text.includes('--hash=');
    for (const line of text.split(/\r?\n/).map(l => l.replace(/(^|\s)#.*/, '').trim())) {
      const [, option, value] = /^(-[rce]|--requirement|--constraint|--editable)[ =]?\s*(.+)/.exec(line) ?? [];
      if (option === '-e' || option === '--editable') {
        throw new InvalidValueError(`${quoted(join(folder, path))} has ${quoted(line)}, a link to source that the image would not have: write the path without ${option}`);
      }
      const included = option !== undefined && !isAddress(value) ? inFolder(folder, path, posix.join(posix.dirname(path), value)) : undefined;
      if (included !== undefined && !includedBy.has(included)) {
        includedBy.set(included, path);
      }
      const ofFolder = option === undefined ? localPath(line) : undefined;
      if (ofFolder !== undefined) {
        inFolder(folder, path, ofFolder);
        local = true;
      }
    }
  }
  return { files: [...includedBy.keys()].sort(), local, hashed };
}

/** The path that a requirement is, if it is one and not a name. */
function localPath(line: string): string | undefined {
  const [word] = line.split(/\s/);
  const [, url] = /(?:^|@\s*)file:(?:\/\/)?(\S+)/.exec(line) ?? [];
  return url ?? (!isAddress(word) && (/^\.{0,2}\//.test(word) || /^\.{1,2}$/.test(word) || /\.(whl|zip|tar\.gz)$/.test(word)) ? word : undefined);
}

function isAddress(text: string): boolean {
  return /^[\w+]+:/.test(text);
}

/**
 * @param path as seen from the project's folder
 * @throws when it is outside of it
 */
export function inFolder(folder: string, file: string, path: string): string {
  const normal = posix.normalize(path);
  if (posix.isAbsolute(normal) || /^\.\.(\/|$)/.test(normal)) {
    throw new InvalidValueError(`${quoted(join(folder, file))} names ${quoted(path)}, which is outside of the project's folder, and that is all that its build has`);
  }
  return normal;
}
