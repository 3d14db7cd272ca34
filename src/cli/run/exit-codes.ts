import { LibraryError } from '../../common/library-error';

/** Exit codes of the command. If the app or Buildx fails, their exit code is the exit code of the command. */
export const EXIT = {
  /** An error, or an answer that a flag such as `--exit-code` turns into a failure. */
  FAILED: 1,
  /** Wrong usage of the command. */
  USAGE: 2,
  /** A signal such as Ctrl-C: this and the number of the signal, as in a shell. */
  SIGNAL: 128,
} as const;

/** Wrong usage of the command. */
export class UsageError extends LibraryError {}

/** Ends the command with an exit code, after everything has been said. */
export class Exit extends Error {
  public constructor(public readonly code: number) {
    super(`exit code ${code}`);
  }
}
