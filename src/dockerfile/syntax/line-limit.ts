/** Maximum length of a line in a Dockerfile or ignore file that BuildKit reads, in bytes, without the newline. */
const LONGEST = 65_535;

/** Description of a longer line, for messages. */
export const TOO_LONG = 'is longer than BuildKit\'s limit of 65,535 bytes';

/** Returns the number of the first line that is too long, from 1. Each line of a continued instruction counts. */
export function longLine(text: string): number | undefined {
  // A character has at most three bytes.
  if (text.length <= LONGEST / 3) {
    return undefined;
  }
  const index = text.split('\n').findIndex(line => Buffer.byteLength(line) > LONGEST);
  return index < 0 ? undefined : index + 1;
}
