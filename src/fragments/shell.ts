import { literalOnly } from '../common/tokens';

/** A text as a single word in a POSIX shell. */
export function shellWord(text: string): string {
  const word = literalOnly(text, 'a word of a script');
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replace(/'/g, '\'\\\'\'')}'`;
}
