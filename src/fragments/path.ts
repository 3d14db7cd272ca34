import { InvalidValueError, quoted } from '../common/errors';
import { literalOnly } from '../common/tokens';

/** @throws when a path is empty, or has to be absolute and is not. */
export function checkPath(what: string, path: string, absolute = false): void {
  if (literalOnly(path, what) === '' || (absolute && !path.startsWith('/'))) {
    throw new InvalidValueError(`${quoted(path)} cannot be ${what}: write ${absolute ? 'an absolute path' : 'a path in the context; "." is all of it'}`);
  }
}
