import { UNSEEN } from '../common/comment';

/** Quotes a word of a command for an interactive shell, on a single line. */
export function commandWord(text: string): string {
  if (/^[\w./@%+=:,-]+$/.test(text)) {
    return text;
  }
  if (text.search(UNSEEN) < 0) {
    return `'${text.replace(/'/g, '\'\\\'\'')}'`;
  }
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  const bytes = (unseen: string) => [...Buffer.from(unseen)].map(byte => `\\x${hex(byte)}`).join('');
  return `$'${text.replace(/[\\']/g, '\\$&').replace(UNSEEN, bytes)}'`;
}
