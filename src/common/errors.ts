import { ALL_ERRORS, firstOf } from './first-of';
import { LibraryError } from './library-error';
import { readable } from './markers';
import { masked } from './secrets';

/** One thing that is wrong, and the path of the construct that it is wrong in. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** A value was refused at once, where it was passed. */
export class InvalidValueError extends LibraryError {
  public constructor(message: string) {
    super(messageText(message));
  }
}

/** Runs a step; a value that is refused in it is refused with the path of the construct in front. */
export function atPath<T>(path: string | undefined, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const placed = path === undefined || !(error instanceof InvalidValueError) || error.message.startsWith('[');
    throw placed ? error : new InvalidValueError(`[${path}] ${error.message}`);
  }
}

/** All that a synth found wrong. Nothing was written. */
export class SynthesisError extends LibraryError {
  /** All errors. The message has the first of them. */
  public readonly problems!: readonly Problem[];

  public constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 error' : `${problems.length.toLocaleString('en-US')} errors`;
    const lines = problems.map(p => `[${p.path}] ${p.message.replace(/\n/g, '\n    ')}`);
    const shown = firstOf(lines, `set ${ALL_ERRORS}=1, or run cdk-bake synth --all, to see all of them`);
    super([`Synthesis found ${count}; nothing was written:`, ...shown.map(line => `  ${line}`)].join('\n'));
    // Node prints enumerable properties behind the message, which has them.
    Object.defineProperty(this, 'problems', { value: problems, enumerable: false });
  }
}

/** An assertion of a test does not hold. */
export class AssertionError extends LibraryError {
  public constructor(message: string) {
    super(messageText(message));
  }
}

/** A message as people read it: tokens are readable, passwords are not. All errors and warnings pass here. */
export function messageText(message: string): string {
  return masked(readable(message));
}

/** The longest text of a value in a message. Paths of files are shorter. */
const LONGEST = 240;

/** The text of a value in a message: quoted, with tokens and control characters readable, and cut where it is long. */
export function quoted(value: string): string {
  const text = typeof value === 'string' ? JSON.stringify(masked(readable(value).slice(0, 10_000), true)) : messageText(JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…"` : text;
}

/** `a`, `a and b`, `a, b and c`: a list in a message. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** ` and 2 others`: what a message does not name after the first of several. */
export function andOthers(all: readonly unknown[]): string {
  const count = all.length - 1;
  return count < 1 ? '' : ` and ${count} ${count === 1 ? 'other' : 'others'}`;
}
