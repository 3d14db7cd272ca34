import { InvalidValueError, quoted } from '../common/errors';
import { compareMinors } from '../common/minor-versions';

/**
 * Versions of Buildx that introduced attributes of targets, if later than 0.29.
 *
 * Source: releases of Buildx. A test compares with 0.29.1, and with 0.36.1 if it is installed.
 */
const LATER: Readonly<Record<string, string>> = { policy: '0.31', resources: '0.35' };

/** Returns the version of Buildx that an attribute of a target requires. */
export function attributeSince(name: string): string {
  return LATER[name] ?? '0.29';
}

/** @throws if the text is not a version */
export function checkBuildxVersion(version: string): string {
  if (!/^0\.\d+(\.\d+)?$/.test(version)) {
    throw new InvalidValueError(`invalid Buildx version ${quoted(version)}: expected <major>.<minor>, such as "0.31"`);
  }
  if (compareMinors('0.29', version) > 0) {
    throw new InvalidValueError(`unsupported Buildx version ${quoted(version)}: expected 0.29 or later`);
  }
  return version;
}
