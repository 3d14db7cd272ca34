/** The longest line that BuildKit reads in a Dockerfile or an ignore file, in bytes, without its newline. */
const LONGEST = 65_535;

/** What a message says of a line that is longer. */
export const TOO_LONG = 'is longer than BuildKit\'s limit of 65,535 bytes';

/** The number of the first line that BuildKit could not read, from 1. Lines that are continued are counted one by one. */
export function longLine(text: string): number | undefined {
  // A character has three bytes at most.
  if (text.length <= LONGEST / 3) {
    return undefined;
  }
  const index = text.split('\n').findIndex(line => Buffer.byteLength(line) > LONGEST);
  return index < 0 ? undefined : index + 1;
}
