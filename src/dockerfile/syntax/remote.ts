/** Whether `ADD` downloads a source because it is a URL or a Git repository. */
export function isRemote(path: string): boolean {
  return /^(https?|git|ssh):\/\/|^git@/.test(path);
}

/** Whether a source is a Git repository. BuildKit reads an HTTP URL as one if its path ends with `.git`. */
export function isGit(path: string): boolean {
  return /^(git|ssh):\/\/|^git@|^https?:\/\/[^?#]*\.git([?#]|$)/.test(path);
}

/** Whether a source is a Git repository fetched over SSH, with the keys of an agent. */
export function isGitOverSsh(path: string): boolean {
  return /^ssh:\/\/|^git@/.test(path);
}
