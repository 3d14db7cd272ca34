import { InvalidValueError, quoted } from '../../common/errors';

/**
 * The ways in which a Dockerfile quotes a value, tried on a real engine. They are valid for the default escape
 * character, which generated files use.
 */

/**
 * Escapes text in a double-quoted word of `ENV`, `LABEL`, `ARG` and others that BuildKit expands. It cannot contain a
 * newline.
 */
export function wordEscape(text: string): string {
  return text.replace(/[\\"$]/g, '\\$&');
}

/** Escapes text in a JSON array or the value of a flag, which BuildKit parses first, and then expands word by word. */
export function innerWordEscape(text: string): string {
  return text.replace(/[\\"'$]/g, '\\$&');
}

/** Writes a JSON array with spaces between the members. */
export function jsonArray(texts: readonly string[]): string {
  return `[${texts.map(t => JSON.stringify(t)).join(', ')}]`;
}

/** Writes the value of a flag. BuildKit reads flags byte by byte. */
export function flag(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) {
    throw new InvalidValueError(`invalid value ${quoted(text)} of a flag: expected printable ASCII characters, because `
      + 'BuildKit reads flags byte by byte');
  }
  return text.replace(/[\\"'\s]/g, '\\$&');
}

/**
 * Writes a field of `--mount`, with commas and quotes escaped as CSV. The whole list of fields is then the value of a
 * flag.
 */
export function csvField(key: string, value: string): string {
  const field = `${key}=${value}`;
  return /[",]|^\s|\s$/.test(field) ? `"${field.replace(/"/g, '""')}"` : field;
}

/** Writes a heredoc with the exact content of a text, and a newline after it if there is none. */
export function heredoc(body: string): { opening: string; text: string } {
  const lines = body.split('\n');
  let terminator = 'EOF';
  for (let n = 2; lines.some(line => line.trim() === terminator); n++) {
    terminator = `EOF${n}`;
  }
  const ending = body.endsWith('\n') ? '' : '\n';
  return { opening: `<<"${terminator}"`, text: `${body}${ending}${terminator}` };
}
