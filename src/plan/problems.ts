import { UNSEEN } from '../common/comment';
import type { Problem } from '../common/errors';
import { InvalidValueError, messageText, SynthesisError } from '../common/errors';
import { firstOf } from '../common/first-of';

export type Report = (problem: Problem) => void;

/** A warning, with the name of the check, which an image can suppress. */
export interface Warning extends Problem {
  readonly check: string;
}

export type Warn = (warning: Warning) => void;

/** Runs a step. Returns undefined if the step throws an error for an invalid value. */
export type StepGuard = <T>(step: () => T) => T | undefined;

/** The errors and warnings of a synthesis, without duplicates. */
export class Problems {
  private readonly found = new Map<string, Problem>();
  private readonly doubts = new Map<string, Warning>();

  /** @param strict whether to report warnings as errors */
  public constructor(public readonly isStrict: boolean) {}

  /** The warnings. Empty in a strict app. */
  public get warnings(): Warning[] {
    return [...this.doubts.values()];
  }

  public readonly report: Report = problem => {
    const [path, message] = [lineOf(problem.path), messageText(problem.message)];
    this.found.set(`${path}\n${message}`, { path, message });
  };

  public readonly warn: Warn = warning => {
    const path = lineOf(warning.path);
    const message = `${messageText(warning.message)} (${warning.check})`;
    if (this.isStrict) {
      this.report({ path, message });
    } else {
      this.doubts.set(`${path}\n${message}`, { path, check: warning.check, message });
    }
  };

  /** Runs a step for a construct. Reports an invalid value together with all other errors. */
  public readonly guard = <T>(path: string, step: () => T): T | undefined => {
    try {
      return step();
    } catch (error) {
      if (error instanceof InvalidValueError) {
        const placed = /^\[([^\]]+)\] ([^]*)$/.exec(error.message); // starts with the path of another construct
        this.report(placed ? { path: placed[1], message: placed[2] } : { path, message: error.message });
      } else if (this.found.size === 0) {
        throw error;
      } // Otherwise the error is a consequence of a reported problem, such as a missing target.
      return undefined;
    }
  };

  /**
   * Creates an object from values that are validated one by one. Reports all invalid values, and returns undefined if
   * there are any.
   */
  public make<T>(path: string, make: (guard: StepGuard) => T): T | undefined {
    let refused = false;
    const made = this.guard(path, () => make(step => {
      const result = this.guard(path, step);
      refused ||= result === undefined;
      return result;
    }));
    return refused ? undefined : made;
  }

  /**
   * Prints the warnings to standard error.
   *
   * @param file the file with all warnings
   */
  public printWarnings(file: string): void {
    const lines = this.warnings.map(({ path, message }) => `Warning: [${path}] ${message}`);
    firstOf(lines, `see "warnings" in ${file}`).forEach(line => process.stderr.write(`${line}\n`));
  }

  /** @throws if there are errors */
  public throwIfAny(): void {
    if (this.found.size > 0) {
      throw new SynthesisError([...this.found.values()]);
    }
  }
}

/** The path of a construct in a message, without line breaks in IDs, which could imitate other messages. */
function lineOf(path: string): string {
  return messageText(path).replace(UNSEEN, ' ');
}
