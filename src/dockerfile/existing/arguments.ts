import { expandText } from './text/expansion';
import type { Line } from './text/lines';

/** An `ARG`. `FROM` instructions can use those before the first stage. */
export interface ArgOnDisk {
  readonly name: string;
  /** Text of the default value. */
  readonly value?: string;
}

/** Returns the names and default values of an `ARG` instruction. */
export function readArgs({ operands: { words } }: Line): ArgOnDisk[] {
  return words.map(word => {
    const [, name, value] = /^([^=]*)(?:=(.*))?$/s.exec(word)!;
    return { name, value };
  });
}

/** Returns the reason why BuildKit rejects a build that does not set an `ARG`, if it does. */
export function defaultProblem({ value }: ArgOnDisk, escape: string): string | undefined {
  return value === undefined ? undefined : expandText(value, escape).problem;
}
