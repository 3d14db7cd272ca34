import { InvalidValueError } from '../../common/errors';
import { isPredefined } from '../syntax/variable';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** ONBUILD of one instruction, which runs where an image is built on this one. */
export class OnBuild implements Instruction {
  public readonly sources = NOTHING;
  public readonly requires;

  /** @param instruction what is done where an image is built on this one */
  public constructor(public readonly instruction: Instruction) {
    this.requires = instruction.requires;
    if (instruction instanceof OnBuild) {
      throw new InvalidValueError('ONBUILD cannot hold another ONBUILD');
    }
    if (instruction.sources.length > 0) {
      throw new InvalidValueError('ONBUILD cannot refer to an Image, a Stage or a BuildContext: the build that it runs in does not know them');
    }
  }

  public write(writing: Writing): string {
    const declared = new Set<string>();
    const text = this.instruction.write({
      ...writing,
      mounts: [],
      use: ({ name }) => isPredefined(name) && declared.add(name),
      route: () => {
        throw new InvalidValueError('ONBUILD cannot hold a newline or a value that buildx evaluates: no build argument reaches the build that it runs in');
      },
    });
    if (text.replace(/ \\\n/g, '').includes('\n')) {
      throw new InvalidValueError('ONBUILD cannot hold a script or a file of several lines: copy a file in, and run that');
    }
    return [...[...declared].map(name => `ARG ${name}`), text].map(line => `ONBUILD ${line}`).join('\n');
  }
}
