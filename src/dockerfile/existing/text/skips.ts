import { BOOLEAN } from './booleans';
import { InvalidValueError, quoted } from '../../../common/errors';
import { nearestHint } from '../../../common/nearest';

const OPTIONS = ['skip', 'error', 'experimental'];

/**
 * Returns the checks that the value of `# check=` skips. `all` means every check.
 *
 * @param fail creates the error for a value that BuildKit rejects
 */
export function readSkips(value: string, fail: (problem: string) => Error): Set<string> {
  let skips: string[] = [];
  for (const part of splitOptions(value)) {
    const [, key, behind] = /^([^=]*)(?:=(.*))?$/s.exec(part)!;
    const option = key.trim();
    if (behind === undefined || !OPTIONS.includes(option)) {
      throw fail(
        `invalid check option ${quoted(part)}${OPTIONS.includes(option) ? '' : nearestHint(option, OPTIONS)}: expected `
          + 'skip=<check>, error=true or experimental=<check>, separated by semicolons without blanks, such as # '
          + 'check=skip=JSONArgsRecommended;error=true',
      );
    }
    if (option === 'skip') {
      skips = behind.split(',').map(check => check.trim());
    } else if (option === 'error' && !BOOLEAN.test(behind.trim())) {
      throw fail(`invalid value ${quoted(behind)} of the check option error: expected true or false`);
    }
  }
  return new Set(skips);
}

/** Returns the checks that a comment above an instruction skips, if any. */
export function skipsOfComment(line: string): ReadonlySet<string> | undefined {
  const [, value] = /^#\s*check\s*=\s*(\S+)/i.exec(line) ?? [];
  try {
    return value === undefined ? undefined : readSkips(value, problem => new InvalidValueError(problem));
  } catch {
    return undefined; // BuildKit overlooks such a comment.
  }
}

/** Whether a check is skipped. */
export function isSkipped(check: string, skips?: ReadonlySet<string>): boolean {
  return skips !== undefined && (skips.has(check) || skips.has('all'));
}

/** Any text after the second semicolon belongs to the third option. */
function splitOptions(value: string): string[] {
  const parts = value.trim() === '' ? [] : value.trim().split(';');
  return parts.length > 3 ? [parts[0], parts[1], parts.slice(2).join(';')] : parts;
}
