import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/** @throws if a path is empty, or is relative but must be absolute; only a relative path can contain tokens */
export function checkPath(what: string, path: string, absolute = false): void {
  if ((absolute ? literalOnly(path, what) : path) === '' || (absolute && !path.startsWith('/'))) {
    const expected = absolute ? 'an absolute path' : 'a path in the build context; "." is all of it';
    throw new InvalidValueError(`invalid path ${quoted(path)} for ${what}: expected ${expected}`);
  }
}
