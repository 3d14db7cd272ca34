import { InvalidValueError, quoted } from '../common/errors';
import { compareMinors } from '../common/minor-versions';

/**
 * The version of buildx in which an attribute of a target appeared, where that is later than 0.29.
 *
 * Source: buildx's releases; a test asks 0.29.1, and 0.36.1 where it is there.
 */
const LATER: Readonly<Record<string, string>> = { policy: '0.31', resources: '0.35' };

/** The version of buildx that an attribute of a target needs. */
export function attributeSince(name: string): string {
  return LATER[name] ?? '0.29';
}

/** @throws when the text is no version. */
export function checkBuildxVersion(version: string): string {
  if (!/^0\.\d+(\.\d+)?$/.test(version)) {
    throw new InvalidValueError(`${quoted(version)} is no version of buildx: write for example "0.31"`);
  }
  if (compareMinors('0.29', version) > 0) {
    throw new InvalidValueError(`Bake files are written for buildx 0.29 and later, and this app is for ${version}`);
  }
  return version;
}
