/** The highest user ID that BuildKit reads as a number; a higher one is the name of a user for it. */
export const HIGHEST_ID = 2 ** 31 - 1;

/** Whether an owner, `user` or `user:group`, consists of numbers or `root`, which BuildKit does not look up in the files of an image. */
export function isNumericOwner(owner: string): boolean {
  const parts = owner.split(':');
  return parts.length <= 2 && parts.every(part => part === 'root' || (/^\d*$/.test(part) && Number(part) <= HIGHEST_ID));
}
