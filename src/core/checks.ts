import { InvalidValueError, listed, quoted } from '../errors';

/**
 * Those checks of BuildKit whose outcome depends on what users write, by BuildKit's names: https://docs.docker.com/reference/build-checks/
 *
 * UndeclaredArg is one of this library. BuildKit takes any argument, and says nothing of one that no ARG declares.
 */
export const CHECKS = [
  'CopyIgnoredFile', 'FromPlatformFlagConstDisallowed', 'InvalidBaseImagePlatform', 'InvalidDefaultArgInFrom', 'SecretsUsedInArgOrEnv',
  'UndeclaredArg', 'UndefinedArgInFrom', 'UndefinedVar', 'WorkdirRelativePath',
] as const;

export type Check = typeof CHECKS[number];

/** Of suppressed checks, the names of those that BuildKit has. */
export function ofBuildKit(suppressed: Readonly<Record<string, string>> = {}): string[] {
  return Object.keys(suppressed).filter(name => name !== 'UndeclaredArg');
}

/** @throws when there is no such check, or no reason. */
export function checkSuppressed(suppressed: Readonly<Record<string, string>> = {}): void {
  for (const [name, reason] of Object.entries(suppressed)) {
    if (!CHECKS.includes(name as Check)) {
      throw new InvalidValueError(`${quoted(name)} in \`suppressedChecks\` is no check that can be suppressed: there are ${listed(CHECKS)}`);
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new InvalidValueError(`${name} in \`suppressedChecks\` needs a reason: write why it does not apply`);
    }
  }
}
