import { expandText } from './text/expansion';
import type { Line } from './text/lines';

/** An ARG, which FROM can hold where it is in front of the first stage. */
export interface ArgOnDisk {
  readonly name: string;
  /** The text of its default. */
  readonly value?: string;
}

/** The names and defaults of an ARG. */
export function readArgs({ operands: { words } }: Line): ArgOnDisk[] {
  return words.map(word => {
    const [, name, value] = /^([^=]*)(?:=(.*))?$/s.exec(word)!;
    return { name, value };
  });
}

/** Why BuildKit refuses a build that does not give an ARG a value, or nothing. */
export function defaultProblem({ value }: ArgOnDisk, escape: string): string | undefined {
  return value === undefined ? undefined : expandText(value, escape).problem;
}
