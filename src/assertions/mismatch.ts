import { messageText } from '../common/errors';

/** A mismatch, and its place. */
export interface Mismatch {
  readonly path: string;
  readonly message: string;
}

/** Formats a value for a message. */
export function shown(value: unknown): string {
  const text = messageText(JSON.stringify(value) ?? 'nothing');
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

/** Describes an actual value, or a missing one, after "but". */
export function found(actual: unknown): string {
  return actual === undefined ? 'the value is missing' : `found ${shown(actual)}`;
}
