import { InvalidValueError, listed, quoted } from '../errors';

/** Named as BuildKit names it: https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/ */
export const SECRETS_USED = 'SecretsUsedInArgOrEnv';

const CHECKS = [SECRETS_USED];

/** @throws when there is no such check, or no reason. */
export function checkSuppressed(suppressed: Readonly<Record<string, string>> = {}): void {
  for (const [name, reason] of Object.entries(suppressed)) {
    if (!CHECKS.includes(name)) {
      throw new InvalidValueError(`${quoted(name)} in \`suppressedChecks\` is no check that can be suppressed: there is ${listed(CHECKS)}`);
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new InvalidValueError(`${name} in \`suppressedChecks\` needs a reason: write why it does not apply`);
    }
  }
}
