import { InvalidValueError, quoted } from '../../common/errors';
import { splitTokens } from '../../common/tokens';

/** Patterns of Go. @see https://pkg.go.dev/path/filepath#Match */
const PATTERN = /^(?:[^\\[]|\\.|\[(?:\^|(?!\^))(?:(?:[^\\\]-]|\\.)(?:-(?:[^\\\]-]|\\.))?)+\])*$/su;

/**
 * @throws if BuildKit could not read a pattern; a pattern with a token is not checked because its value is not known
 */
export function checkPattern(pattern: string): void {
  const [text, ...others] = splitTokens(pattern);
  if (others.length === 0 && typeof text === 'string' && !PATTERN.test(text)) {
    throw new InvalidValueError(`invalid pattern ${quoted(pattern)}: close every "[" with "]", and escape a literal `
      + '"[" or "\\" with a backslash');
  }
}
