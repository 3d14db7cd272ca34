import { InvalidValueError, quoted } from '../../common/errors';

/**
 * The ways in which a Dockerfile quotes a value. Each one has been tried on a real engine; they hold for the default
 * escape character, which is the only one that is written here.
 */

/** The inside of a double-quoted word of ENV, LABEL, ARG and others that BuildKit expands. A newline has no form in it. */
export function wordEscape(text: string): string {
  return text.replace(/[\\"$]/g, '\\$&');
}

/** The same inside a JSON array, or a flag's value: BuildKit parses it, and then expands it word by word. */
export function innerWordEscape(text: string): string {
  return text.replace(/[\\"'$]/g, '\\$&');
}

/** A JSON array, as a person writes it. */
export function jsonArray(texts: readonly string[]): string {
  return `[${texts.map(t => JSON.stringify(t)).join(', ')}]`;
}

/** The value of a flag. BuildKit reads flags byte by byte. */
export function flag(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) {
    throw new InvalidValueError(`${quoted(text)} cannot be a flag's value: BuildKit reads flags as printable ASCII`);
  }
  return text.replace(/[\\"'\s]/g, '\\$&');
}

/** A value of --mount, in which its own quotes are escaped: its commas and quotes are CSV's, then the whole is a flag's value. */
export function csvField(key: string, value: string): string {
  const field = `${key}=${value}`;
  return /[",]|^\s|\s$/.test(field) ? `"${field.replace(/"/g, '""')}"` : field;
}

/** A heredoc whose body comes out byte for byte, with a newline after it. */
export function heredoc(body: string): { opening: string; text: string } {
  const lines = body.split('\n');
  let terminator = 'EOF';
  for (let n = 2; lines.some(line => line.trim() === terminator); n++) {
    terminator = `EOF${n}`;
  }
  const ending = body.endsWith('\n') ? '' : '\n';
  return { opening: `<<"${terminator}"`, text: `${body}${ending}${terminator}` };
}
