import { UNSEEN } from '../common/comment';
import type { Problem } from '../common/errors';
import { InvalidValueError, messageText, SynthesisError } from '../common/errors';
import { firstOf } from '../common/first-of';

export type Report = (problem: Problem) => void;

/** Something that is probably wrong, and the name by which an image can say that it is not. */
export interface Warning extends Problem {
  readonly check: string;
}

export type Warn = (warning: Warning) => void;

/** Runs a step that has a result. One that is refused has none. */
export type StepGuard = <T>(step: () => T) => T | undefined;

/** What is wrong, each thing once. */
export class Problems {
  private readonly found = new Map<string, Problem>();
  private readonly doubts = new Map<string, Warning>();

  /** @param strict whether warnings are errors */
  public constructor(private readonly strict: boolean) {}

  /** What is probably wrong, in an app that is not strict. */
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
    if (this.strict) {
      this.report({ path, message });
    } else {
      this.doubts.set(`${path}\n${message}`, { path, check: warning.check, message });
    }
  };

  /** Runs a step of one construct; a value that is found wrong there is reported with the rest, so that all errors come together. */
  public readonly guard = <T>(path: string, step: () => T): T | undefined => {
    try {
      return step();
    } catch (error) {
      if (error instanceof InvalidValueError) {
        const placed = /^\[([^\]]+)\] ([^]*)$/.exec(error.message); // it says itself where it is
        this.report(placed ? { path: placed[1], message: placed[2] } : { path, message: error.message });
      } else if (this.found.size === 0) {
        throw error;
      } // Otherwise it is a consequence of what is found wrong already, such as a reference to nothing.
      return undefined;
    }
  };

  /** Makes something of values that are looked at one by one. Each that is refused is reported, and the whole is not made then. */
  public make<T>(path: string, make: (guard: StepGuard) => T): T | undefined {
    let refused = false;
    const made = this.guard(path, () => make(step => {
      const result = this.guard(path, step);
      refused ||= result === undefined;
      return result;
    }));
    return refused ? undefined : made;
  }

  /** @param file what holds all of them */
  public printWarnings(file: string): void {
    const lines = this.warnings.map(({ path, message }) => `Warning: [${path}] ${message}`);
    firstOf(lines, `see "warnings" in ${file}`).forEach(line => process.stderr.write(`${line}\n`));
  }

  public throwIfAny(): void {
    if (this.found.size > 0) {
      throw new SynthesisError([...this.found.values()]);
    }
  }
}

/** The path of a construct in a message. An ID can have line breaks, and would add lines that look like other messages. */
function lineOf(path: string): string {
  return messageText(path).replace(UNSEEN, ' ');
}
