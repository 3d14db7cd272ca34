import { join } from 'node:path';
import { satisfies } from './specifier';
import { readText } from '../../common/read-file';

const FILE = '.python-version';

/** Python version pinned by a project: https://docs.astral.sh/uv/concepts/python-versions/#python-version-files */
export interface PythonPin {
  readonly path: string;
  /** A version, possibly without the last numbers, or a version specifier. */
  readonly version: string;
}

/**
 * Reads the pinned version of a project. Returns nothing if there is no pin, if only uv can interpret the pin, or if
 * the build does not see the file.
 *
 * @param ignored patterns of files to leave out of the build
 */
export function readPin(directory: string, ignored: readonly string[]): PythonPin | undefined {
  const path = join(directory, FILE);
  const text = readText(path);
  if (text === undefined || ignored.some(pattern => pattern.trim().replace(/^(\*\*)?\//, '') === FILE)) {
    return undefined;
  }
  const line = text.split('\n').map(l => l.replace(/#.*/, '').trim()).find(l => l !== '') ?? '';
  const [, version] = /^(?:cpython[@-]?)?(\d+(?:\.\d+){0,2}|[<>=!~][\d.,*<>=!~ ]+)$/.exec(line) ?? [];
  return version === undefined ? undefined : { path, version };
}

/** Whether a Python version, whose last number may not be known, matches the pin of a project. */
export function isPinned(pin: PythonPin | undefined, pythonVersion: string): boolean {
  if (!pin) {
    return true;
  }
  const known = pythonVersion.replace(/[^\d.].*/, '').split('.');
  if (!/^\d/.test(pin.version)) {
    return [known, [...known, '999']].some(numbers => satisfies(pin.version, numbers.join('.')));
  }
  return pin.version.split('.').every((number, i) => known[i] === undefined || Number(known[i]) === Number(number));
}
