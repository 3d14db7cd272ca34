import { InvalidValueError, quoted } from '../../common/errors';
import { compareMinors } from '../../common/minor-versions';
import { literalOnly } from '../../common/tokens';

/** In place of a version: what only the experimental frontend has. */
export const LABS = 'labs';

/** Something that not every frontend has, and the version of `docker/dockerfile` that brought it. */
export interface FrontendRequirement {
  readonly what: string;
  readonly since: string;
  /** The version whose labs channel brought it, if that had it first. */
  readonly labs?: string;
}

/** @throws when the text is no version of the frontend. */
export function checkFrontend(version: string): string {
  if (!/^1\.\d+$/.test(version)) {
    throw new InvalidValueError(`${quoted(version)} is no version of the Dockerfile frontend: write for example "1.19"`);
  }
  return version;
}

/** @throws when the text cannot be the reference of a frontend's image. */
export function checkSyntax(reference: string | undefined): string | undefined {
  if (reference !== undefined && !/^[a-z0-9][\w.:/@-]*$/.test(literalOnly(reference, '`syntax`'))) {
    throw new InvalidValueError(`${quoted(reference)} is no reference of a frontend: write for example "docker/dockerfile:1.20"`);
  }
  return reference;
}

/**
 * Whether a frontend has something.
 *
 * @param baseline the version in the builder
 * @param syntax the image that is used in its place; one whose tag holds no version has everything
 */
export function hasRequirement({ since, labs: labsSince }: FrontendRequirement, baseline: string, syntax?: string): boolean {
  if (syntax === undefined) {
    return since !== LABS && compareMinors(since, baseline) <= 0;
  }
  const [, minor, labs] = /:1\.(\d+)(?:\.\d+)?(-labs)?(?:@|$)/.exec(syntax) ?? [];
  const stable = /:1(?:@|$)/.test(syntax);
  if (labs !== undefined && labsSince !== undefined && compareMinors(labsSince, `1.${minor}`) <= 0) {
    return true;
  }
  if (since === LABS) {
    return labs !== undefined || (minor === undefined && !stable);
  }
  return minor === undefined || compareMinors(since, `1.${minor}`) <= 0;
}
