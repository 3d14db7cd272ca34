import { commentLine } from '../../common/comment';
import { InvalidValueError, quoted } from '../../common/errors';
import { literalOnly } from '../../common/tokens';
import { longLine, TOO_LONG } from '../syntax/line-limit';
import { checkPattern } from '../syntax/pattern';

/** @throws when the file could not hold the pattern, or would read something else in it. */
export function checkIgnorePattern(pattern: string): void {
  const wrong = literalOnly(pattern, 'A pattern of `exclude`').trim() === '' ? 'it is empty'
    // eslint-disable-next-line no-control-regex
    : /[\x00\r\n]/.test(pattern) ? 'it holds a line break or a NUL: write ? in its place'
      : pattern !== pattern.trim() ? 'spaces at its ends are not read: write ? in their place'
        : pattern === '!' ? 'no path follows the !'
          : longLine(pattern) !== undefined ? `it ${TOO_LONG}` : undefined;
  if (wrong) {
    throw new InvalidValueError(`${quoted(pattern)} cannot be a pattern of \`exclude\`: ${wrong}`);
  }
  checkPattern(pattern);
}

/** The text of a .dockerignore. */
export function ignoreFile(header: string, patterns: readonly string[]): string {
  // Behind a # at its start a line is a comment.
  return [commentLine(header), ...patterns.map(p => (p.startsWith('#') ? `./${p}` : p))].join('\n') + '\n';
}
