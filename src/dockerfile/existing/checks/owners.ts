import { quoted } from '../../../common/errors';
import { isNumericOwner } from '../../syntax/owner';
import { expandText } from '../text/expansion';
import { flagValues } from '../text/flags';
import type { Line } from '../text/lines';

const NUMBERS = 'set a numeric user ID and group ID, such as --chown=1000:1000';

/**
 * Returns the reason why BuildKit cannot find the owner of copied files, if it cannot.
 *
 * @param isEmpty whether the stage contains no files before the instruction
 */
export function ownerProblem({ instruction, flags }: Line, escape: string, isEmpty: boolean): string | undefined {
  const [owner = ''] =
    instruction === 'COPY' || instruction === 'ADD'
      ? flagValues(flags, 'chown').map(text => expandText(text, escape).text ?? '')
      : [];
  if (isNumericOwner(owner)) {
    return undefined;
  }
  if (flags.some(flag => /^--link(=true)?$/i.test(flag))) {
    return `--chown=${owner} of ${instruction} cannot be combined with --link, because a linked layer has no `
      + `/etc/passwd to look names up in; ${NUMBERS}, or remove --link`;
  }
  return isEmpty
    ? `${instruction} sets the owner ${quoted(owner)}, but the stage starts from scratch, which has no /etc/passwd to `
      + `look names up in; ${NUMBERS}`
    : undefined;
}

/** Whether an instruction adds, or can add, files to its stage. */
export function addsFiles({ instruction }: Line): boolean {
  return ['ADD', 'COPY', 'RUN', 'WORKDIR'].includes(instruction);
}
