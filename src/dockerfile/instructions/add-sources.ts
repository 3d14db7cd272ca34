import type { AddOptions } from './copy-options';
import { InvalidValueError, quoted } from '../../common/errors';
import { isLiteral } from '../../common/tokens';
import { isGit, isRemote } from '../syntax/remote';

/** Refuses sources of ADD that do not go together with its options. */
export function checkAddSources(paths: readonly string[], { checksum, keepGitDir }: AddOptions): void {
  const literal = paths.every(isLiteral);
  if (checksum !== undefined) {
    checkChecksum(paths, checksum, literal);
  }
  if (keepGitDir && literal && !paths.some(isGit)) {
    throw new InvalidValueError(`ADD of ${quoted(paths[0])} cannot have \`keepGitDir\`, because it is not a Git repository: remove the option`);
  }
}

function checkChecksum(paths: readonly string[], checksum: string, literal: boolean): void {
  const [path] = paths;
  const isCommit = /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(checksum);
  if (!isCommit && !/^sha256:[0-9a-f]{64}$/.test(checksum)) {
    throw new InvalidValueError(`${quoted(checksum)} is no checksum: write "sha256:" and 64 hex digits, or the 40 of a commit`);
  }
  if (paths.length > 1) {
    throw new InvalidValueError(`ADD of ${paths.length} sources cannot have a \`checksum\`, which is that of one source: call add() for each of them`);
  }
  if (literal && !isRemote(path)) {
    throw new InvalidValueError(`ADD of ${quoted(path)} cannot have a \`checksum\`, because only URLs and Git repositories are checked: remove the option`);
  }
  if (literal && isGit(path) !== isCommit) {
    throw new InvalidValueError(`\`checksum\` of ADD ${quoted(path)} must be ${isGit(path) ? 'the hex digits of a commit' : '"sha256:" and 64 hex digits'}, but is ${quoted(checksum)}`);
  }
}
