import { InvalidValueError, quoted } from '../errors';

/** In place of a version: what only the experimental frontend has. */
export const LABS = 'labs';

/** Something that not every frontend has, and the version of `docker/dockerfile` that brought it. */
export interface FrontendRequirement {
  readonly what: string;
  readonly since: string;
}

/** @throws when the text is no version of the frontend. */
export function checkFrontend(version: string): string {
  if (!/^1\.\d+$/.test(version)) {
    throw new InvalidValueError(`${quoted(version)} is no version of the Dockerfile frontend: write for example "1.19"`);
  }
  return version;
}
