import { ALL_ERRORS, firstOf } from './first-of';
import { LibraryError } from './library-error';
import { readable } from './markers';
import { masked } from './secrets';

/** An error, and the path of the construct that it belongs to. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** An invalid value, reported where the value was passed. */
export class InvalidValueError extends LibraryError {
  public constructor(message: string) {
    super(messageText(message));
  }
}

/** Runs a step, and adds the path of the construct to an invalid value. */
export function atPath<T>(path: string | undefined, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const placed = path === undefined || !(error instanceof InvalidValueError) || error.message.startsWith('[');
    throw placed ? error : new InvalidValueError(`[${path}] ${error.message}`);
  }
}

/** All errors of a synthesis, which has written nothing. */
export class SynthesisError extends LibraryError {
  /** All errors. The message contains the first ones. */
  public readonly problems!: readonly Problem[];

  public constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 error' : `${problems.length.toLocaleString('en-US')} errors`;
    const lines = problems.map(p => `[${p.path}] ${p.message.replace(/\n/g, '\n    ')}`);
    const shown = firstOf(lines, `set ${ALL_ERRORS}=1, or run \`cdk-bake synth --all\`, to show all errors`);
    super([`Synthesis found ${count}; nothing was written:`, ...shown.map(line => `  ${line}`)].join('\n'));
    // Node.js prints enumerable properties after the message, which already contains the errors.
    Object.defineProperty(this, 'problems', { value: problems, enumerable: false });
  }
}

/** A failed assertion of a test. */
export class AssertionError extends LibraryError {
  public constructor(message: string) {
    super(messageText(message));
  }
}

/** A message with readable tokens and without passwords. All errors and warnings are written here. */
export function messageText(message: string): string {
  return masked(readable(message));
}

/** Maximum length of a value in a message, enough for the path of a file. */
const LONGEST = 240;

/** A value in a message: quoted, with readable tokens and control characters, and cut off if it is long. */
export function quoted(value: string): string {
  const text = typeof value === 'string'
    ? JSON.stringify(masked(readable(value).slice(0, 10_000), true))
    : messageText(JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…"` : text;
}

/** `a`, `a and b`, `a, b and c`: a list in a message. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** ` and 2 others`: the number of items that a message leaves out after the first one. */
export function andOthers(all: readonly unknown[]): string {
  const count = all.length - 1;
  return count < 1 ? '' : ` and ${count} ${count === 1 ? 'other' : 'others'}`;
}
