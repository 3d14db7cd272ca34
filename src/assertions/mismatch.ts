import { messageText } from '../common/errors';

/** Something that does not match, and where. */
export interface Mismatch {
  readonly path: string;
  readonly message: string;
}

/** A value in a message. */
export function shown(value: unknown): string {
  const text = messageText(JSON.stringify(value) ?? 'nothing');
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
