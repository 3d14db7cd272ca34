import { posix } from 'node:path';
import { numberOf } from './version-numbers';
import { InvalidValueError, quoted } from '../../common/errors';

/**
 * A wheel, described by its file name:
 * https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 */
export interface Wheel {
  /** File name. */
  readonly file: string;
  /** Version of the package. */
  readonly version: string;
  /** Python tags, such as `py3` and `cp313`. */
  readonly pythons: readonly string[];
  /** ABI tags, such as `cp313`, `abi3` and `none`. */
  readonly abis: readonly string[];
}

/** @throws if the path is not that of a wheel */
export function readWheelName(path: string): Wheel {
  const file = posix.basename(path);
  const [, version, pythons, abis] = /^\w[\w.]*-([^-]+)(?:-\d[^-]*)?-([\w.]+)-([\w.]+)-[\w.]+\.whl$/.exec(file) ?? [];
  if (version === undefined) {
    throw new InvalidValueError(`invalid wheel name ${quoted(path)}: expected a name such as `
      + '"api-1.0-py3-none-any.whl"');
  }
  return { file, version, pythons: pythons.split('.'), abis: abis.split('.') };
}

/**
 * Whether a wheel supports a Python version.
 *
 * @param pythonVersion a version such as `3.13.5`, `3.13` or `3.13t`
 */
export function fits({ pythons, abis }: Wheel, pythonVersion: string): boolean {
  const minor = numberOf(pythonVersion);
  const variant = /(?<![td])[td]*$/.exec(pythonVersion)![0];
  return pythons.some(python => {
    const [, kind, number] = /^(py|cp)3(\d*)$/.exec(python) ?? [];
    const older = kind !== undefined && Number(number) <= minor;
    return older && abis.some(abi => {
      switch (abi) {
        case 'none': return kind === 'py' || Number(number) === minor;
        case 'abi3': return variant !== 't';
        default: return abi === `cp3${minor}${variant}`;
      }
    });
  });
}
