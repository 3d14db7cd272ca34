import { InvalidValueError, quoted } from '../../common/errors';

/** Highest user ID that BuildKit reads as a number. BuildKit reads a higher one as the name of a user. */
export const HIGHEST_ID = 2 ** 31 - 1;

/**
 * Whether an owner, `user` or `user:group`, only contains numbers or `root`, which BuildKit does not look up in the
 * image.
 */
export function isNumericOwner(owner: string): boolean {
  const parts = owner.split(':');
  return (
    parts.length <= 2 && parts.every(part => part === 'root' || (/^\d*$/.test(part) && Number(part) <= HIGHEST_ID))
  );
}

/** @throws if BuildKit would silently use another owner, or root */
export function checkOwner(owner: string): void {
  const parts = owner.split(':');
  const isName = (part: string) =>
    /^([^\s:;,-][^\s:;,]*)?$/.test(part) && !(/^\d+$/.test(part) && Number(part) > HIGHEST_ID);
  if (owner === ':' || parts.length > 2 || !parts.every(isName)) {
    throw new InvalidValueError(`invalid owner ${quoted(owner)}: expected user or user:group, as names or numbers up `
      + `to ${HIGHEST_ID}, such as "1000:1000"`);
  }
}
