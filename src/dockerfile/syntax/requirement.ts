import { InvalidValueError, quoted } from '../../common/errors';
import { compareMinors } from '../../common/minor-versions';
import { literalOnly } from '../../common/tokens';

/** Replaces a version for features that only the labs channel of the frontend supports. */
export const LABS = 'labs';

/** A feature that not every frontend supports, and the version of `docker/dockerfile` that introduced it. */
export interface FrontendRequirement {
  readonly what: string;
  readonly since: string;
  /** The version whose labs channel introduced the feature earlier, if any. */
  readonly labs?: string;
}

/** @throws if the text is not a valid version of the frontend */
export function checkFrontend(version: string): string {
  if (!/^1\.\d+$/.test(version)) {
    throw new InvalidValueError(`invalid version ${quoted(version)} of the Dockerfile frontend: expected `
      + '<major>.<minor>, such as "1.19"');
  }
  return version;
}

/** @throws if the text cannot be the reference of a frontend image */
export function checkSyntax(reference: string | undefined): string | undefined {
  if (reference !== undefined && !/^[a-z0-9][\w.:/@-]*$/.test(literalOnly(reference, '`syntax`'))) {
    throw new InvalidValueError(`invalid frontend ${quoted(reference)}: expected an image reference, such as `
      + '"docker/dockerfile:1.20"');
  }
  return reference;
}

/**
 * Whether a frontend supports a feature.
 *
 * @param baseline version of the frontend in the builder
 * @param syntax frontend image that replaces it; an image whose tag does not contain a version supports everything
 */
export function hasRequirement(
  { since, labs: labsSince }: FrontendRequirement,
  baseline: string,
  syntax?: string,
): boolean {
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
