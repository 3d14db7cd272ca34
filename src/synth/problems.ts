import { InvalidValueError, Problem, SynthesisError } from '../errors';

export type Report = (problem: Problem) => void;

/** What is wrong, each thing once. */
export class Problems {
  private readonly found = new Map<string, Problem>();

  public readonly report: Report = problem => {
    this.found.set(`${problem.path}\n${problem.message}`, problem);
  };

  /** Runs a step of one construct; a value that is found wrong there is reported with the rest. */
  public guard<T>(path: string, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof InvalidValueError)) {
        throw error;
      }
      this.report({ path, message: error.message });
      return undefined;
    }
  }

  public throwIfAny(): void {
    if (this.found.size > 0) {
      throw new SynthesisError([...this.found.values()]);
    }
  }
}
