import type { AddOptions } from './copy-options';
import { InvalidValueError, quoted } from '../../common/errors';
import { isLiteral } from '../../common/tokens';
import { isGit, isRemote } from '../syntax/remote';

/** Checks that the sources of an `ADD` instruction are valid for its options. */
export function checkAddSources(paths: readonly string[], { checksum, keepGitDir }: AddOptions): void {
  const literal = paths.every(isLiteral);
  if (checksum !== undefined) {
    checkChecksum(paths, checksum, literal);
  }
  if (keepGitDir && literal && !paths.some(isGit)) {
    throw new InvalidValueError(`\`keepGitDir\` has no effect on ADD ${quoted(paths[0])} because it is not a Git `
      + 'repository; remove the option');
  }
}

function checkChecksum(paths: readonly string[], checksum: string, literal: boolean): void {
  const [path] = paths;
  const isCommit = /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(checksum);
  if (!isCommit && !/^sha256:[0-9a-f]{64}$/.test(checksum)) {
    throw new InvalidValueError(`invalid checksum ${quoted(checksum)}: expected "sha256:" and 64 hexadecimal digits, `
      + 'or the 40 digits of a commit');
  }
  if (paths.length > 1) {
    throw new InvalidValueError(`\`checksum\` cannot be set on an ADD of ${paths.length} sources because it is the `
      + 'checksum of one; call add() for each source');
  }
  if (literal && !isRemote(path)) {
    throw new InvalidValueError(`\`checksum\` cannot be set on ADD ${quoted(path)} because BuildKit only verifies URLs `
      + 'and Git repositories; remove the option');
  }
  if (literal && isGit(path) !== isCommit) {
    throw new InvalidValueError(`invalid checksum ${quoted(checksum)} of ADD ${quoted(path)}: `
      + `expected ${isGit(path) ? 'the hexadecimal digits of a commit' : '"sha256:" and 64 hexadecimal digits'}`);
  }
}
