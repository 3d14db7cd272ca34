import { join } from 'node:path';
import { satisfies } from './specifier';
import { readText } from '../../common/read-file';

const FILE = '.python-version';

/** The Python that a project pins: https://docs.astral.sh/uv/concepts/python-versions/#python-version-files */
export interface PythonPin {
  readonly path: string;
  /** A version, of which the last numbers can be missing, or a specifier of versions. */
  readonly version: string;
}

/**
 * The pin of a project. Nothing where there is none, where uv would have to say what it means, and where the build does not see it.
 *
 * @param ignored the patterns of files that the build does without
 */
export function readPin(folder: string, ignored: readonly string[]): PythonPin | undefined {
  const path = join(folder, FILE);
  const text = readText(path);
  if (text === undefined || ignored.some(pattern => pattern.trim().replace(/^(\*\*)?\//, '') === FILE)) {
    return undefined;
  }
  const line = text.split('\n').map(l => l.replace(/#.*/, '').trim()).find(l => l !== '') ?? '';
  const [, version] = /^(?:cpython[@-]?)?(\d+(?:\.\d+){0,2}|[<>=!~][\d.,*<>=!~ ]+)$/.exec(line) ?? [];
  return version === undefined ? undefined : { path, version };
}

/** Whether a Python, of which the last number may not be known, is the one that a project pins. */
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
