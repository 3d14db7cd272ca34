import { InvalidValueError, listed, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/** Checks of BuildKit whose outcome depends on what users write, by BuildKit's names: https://docs.docker.com/reference/build-checks/ */
const OF_BUILDKIT = [
  'CopyIgnoredFile', 'DuplicateStageName', 'FromPlatformFlagConstDisallowed', 'InvalidBaseImagePlatform', 'InvalidDefaultArgInFrom',
  'RedundantTargetPlatform', 'SecretsUsedInArgOrEnv', 'UndefinedArgInFrom', 'UndefinedVar', 'WorkdirRelativePath',
] as const;

/**
 * Checks of this library. BuildKit accepts any argument and any context, and knows of one image only. A path that does not exist
 * is an error of the build, but the build can come after a step that creates it.
 */
const OWN = ['MissingSource', 'ReplacedStage', 'SharedCacheDestination', 'SharedOutputDestination', 'UndeclaredArg', 'UnknownProperty', 'UnlinkedImage'] as const;

/** All checks that can be suppressed. */
export const CHECKS = [...OF_BUILDKIT, ...OWN].sort();

export type Check = typeof OF_BUILDKIT[number] | typeof OWN[number];

/** Of suppressed checks, the names of those that BuildKit has. */
export function ofBuildKit(suppressed: Readonly<Record<string, string>> = {}): string[] {
  return Object.keys(suppressed).filter(name => OF_BUILDKIT.some(check => check === name));
}

/** @throws when there is no such check, or no reason. */
export function checkSuppressed(suppressed: Readonly<Record<string, string>> = {}): void {
  for (const [name, reason] of Object.entries(suppressed)) {
    literalOnly(name, 'The name of a check in `suppressedChecks`');
    if (!CHECKS.includes(name as Check)) {
      throw new InvalidValueError(`${quoted(name)} in \`suppressedChecks\` is no check that can be suppressed: there are ${listed(CHECKS)}`);
    }
    if (reason.trim() === '') {
      throw new InvalidValueError(`${name} in \`suppressedChecks\` needs a reason: write why it does not apply`);
    }
  }
}
