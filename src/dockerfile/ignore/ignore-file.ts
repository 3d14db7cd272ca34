import { commentLine } from '../../common/comment';
import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';
import { longLine, TOO_LONG } from '../syntax/line-limit';
import { checkPattern } from '../syntax/pattern';

/** @throws if an ignore file cannot contain the pattern, or if BuildKit would read it as another pattern */
export function checkIgnorePattern(pattern: string): void {
  const expected = literalOnly(pattern, 'a pattern in `exclude`').trim() === '' ? 'a pattern that is not empty'
    // eslint-disable-next-line no-control-regex
    : /[\x00\r\n]/.test(pattern) ? '"?" in place of line breaks and NUL characters'
      : pattern !== pattern.trim() ? '"?" in place of spaces at the ends, which BuildKit would ignore'
        : pattern === '!' ? 'a path after "!"'
          : longLine(pattern) !== undefined ? `a shorter pattern because this one ${TOO_LONG}` : undefined;
  if (expected !== undefined) {
    throw new InvalidValueError(`invalid pattern ${quoted(pattern)} in \`exclude\`: expected ${expected}`);
  }
  checkPattern(pattern);
}

/** Returns the text of a `.dockerignore` file. */
export function ignoreFile(header: string, patterns: readonly string[]): string {
  // A line that starts with # is a comment.
  return [commentLine(header), ...patterns.map(p => (p.startsWith('#') ? `./${p}` : p))].join('\n') + '\n';
}
