/** Exit codes of the command. If the app or Buildx fails, their exit code is the exit code of the command. */
export const EXIT = {
  /** An error, or an answer that a flag such as `--exit-code` turns into a failure. */
  FAILED: 1,
  /** Wrong usage of the command. */
  USAGE: 2,
  /** Ctrl-C, as in a shell: 128 and the number of the signal. */
  INTERRUPTED: 130,
} as const;

/** Ends the command with an exit code, after everything has been said. */
export class Exit extends Error {
  public constructor(public readonly code: number) {
    super(`exit code ${code}`);
  }
}
