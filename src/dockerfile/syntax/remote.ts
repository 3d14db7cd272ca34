/** A source of ADD that BuildKit fetches: a URL, or a Git repository. */
export function isRemote(path: string): boolean {
  return /^(https?|git|ssh):\/\/|^git@/.test(path);
}

/** A Git repository. BuildKit takes an HTTP URL for one if its path ends with `.git`. */
export function isGit(path: string): boolean {
  return /^(git|ssh):\/\/|^git@|^https?:\/\/[^?#]*\.git([?#]|$)/.test(path);
}

/** A Git repository that is fetched over SSH, with the keys of an agent. */
export function isGitOverSsh(path: string): boolean {
  return /^ssh:\/\/|^git@/.test(path);
}
