import { UNSEEN } from '../common/comment';

/** A word of a command for a shell of people, on one line. */
export function commandWord(text: string): string {
  if (/^[\w./@%+=:,-]+$/.test(text)) {
    return text;
  }
  if (text.search(UNSEEN) < 0) {
    return `'${text.replace(/'/g, '\'\\\'\'')}'`;
  }
  const bytes = (unseen: string) => [...Buffer.from(unseen)].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  return `$'${text.replace(/[\\']/g, '\\$&').replace(UNSEEN, bytes)}'`;
}
