import { literalOnly } from '../common/tokens';

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(literalOnly(text, 'A word of a script')) ? text : `'${text.replace(/'/g, '\'\\\'\'')}'`;
}
