import { InvalidValueError, quoted } from '../../common/errors';

/** The highest user ID that BuildKit reads as a number; a higher one is the name of a user for it. */
export const HIGHEST_ID = 2 ** 31 - 1;

/** Whether an owner, `user` or `user:group`, consists of numbers or `root`, which BuildKit does not look up in the files of an image. */
export function isNumericOwner(owner: string): boolean {
  const parts = owner.split(':');
  return parts.length <= 2 && parts.every(part => part === 'root' || (/^\d*$/.test(part) && Number(part) <= HIGHEST_ID));
}

/** @throws if BuildKit would take another owner, or root, without a message. */
export function checkOwner(owner: string): void {
  const parts = owner.split(':');
  const isName = (part: string) => /^([^\s:;,-][^\s:;,]*)?$/.test(part) && !(/^\d+$/.test(part) && Number(part) > HIGHEST_ID);
  if (owner === ':' || parts.length > 2 || !parts.every(isName)) {
    throw new InvalidValueError(`invalid owner ${quoted(owner)}: expected user or user:group, as names or numbers up to ${HIGHEST_ID}, such as "1000:1000"`);
  }
}
