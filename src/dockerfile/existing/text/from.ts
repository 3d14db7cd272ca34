import { expandText } from './expansion';
import { flagValues } from './flags';
import type { Line } from './lines';
import { quoted } from '../../../common/errors';

/** Operands of a `FROM` instruction. */
export interface From {
  /** Name in lowercase, as BuildKit compares it. */
  readonly name?: string;
  readonly base: string;
  readonly platform?: string;
}

/** Reads a `FROM` instruction that BuildKit accepts. */
export function readFrom({ flags, operands: { words: [base, , name] } }: Line): From {
  const [platform] = flagValues(flags, 'platform');
  return { name: name?.toLowerCase(), base, platform: platform === '' ? undefined : platform };
}

/** Returns the reason why BuildKit rejects the operands of a `FROM` instruction, if it does. */
export function fromProblem({ flags, operands: { words } }: Line, escape: string): string | undefined {
  const [base, as, name] = words;
  if (words.length !== 1 && (words.length !== 3 || as.toUpperCase() !== 'AS')) {
    return 'FROM takes an image, and AS and a name behind it';
  }
  if (name !== undefined && !/^[a-z][a-z0-9-_.]*$/i.test(name)) {
    return `invalid stage name ${quoted(name)}: expected letters, digits, dots, dashes and underscores, starting with `
      + 'a letter';
  }
  return [base, ...flagValues(flags, 'platform')]
    .map(text => expandText(text, escape).problem)
    .find(problem => problem !== undefined);
}
