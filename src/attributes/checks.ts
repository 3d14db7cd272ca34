import { InvalidValueError, listed, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/**
 * BuildKit checks with outcomes that depend on values from the user.
 *
 * @see https://docs.docker.com/reference/build-checks/
 */
const OF_BUILDKIT = [
  'CopyIgnoredFile', 'DuplicateStageName', 'FromPlatformFlagConstDisallowed', 'InvalidBaseImagePlatform',
  'InvalidDefaultArgInFrom', 'RedundantTargetPlatform', 'SecretsUsedInArgOrEnv', 'UndefinedArgInFrom', 'UndefinedVar',
  'WorkdirRelativePath',
] as const;

/**
 * Checks of this library. BuildKit accepts any build argument and any context, and checks each image separately. A
 * missing path fails the build, but causes only a warning here, because a step before the build can create the path.
 */
const OWN = [
  'MissingSource', 'NotReproducible', 'ReplacedStage', 'SharedCacheDestination', 'SharedOutputDestination',
  'SharedSecretId', 'UndeclaredArg', 'UnknownProperty', 'UnlinkedImage', 'UnpinnedReference',
] as const;

/** All checks that can be suppressed. */
export const CHECKS = [...OF_BUILDKIT, ...OWN].sort();

export type Check = typeof OF_BUILDKIT[number] | typeof OWN[number];

/** The names of the suppressed BuildKit checks. */
export function ofBuildKit(suppressed: Readonly<Record<string, string>> = {}): string[] {
  return Object.keys(suppressed).filter(name => OF_BUILDKIT.some(check => check === name));
}

/** @throws if a check does not exist, or if a reason is empty */
export function checkSuppressed(suppressed: Readonly<Record<string, string>> = {}): void {
  for (const [name, reason] of Object.entries(suppressed)) {
    literalOnly(name, 'the name of a check in `suppressedChecks`');
    if (!CHECKS.includes(name as Check)) {
      throw new InvalidValueError(`unknown check ${quoted(name)} in \`suppressedChecks\`: `
        + `expected one of ${listed(CHECKS)}`);
    }
    if (reason.trim() === '') {
      throw new InvalidValueError(`check ${name} in \`suppressedChecks\` has no reason; `
        + 'write why the check does not apply');
    }
  }
}
