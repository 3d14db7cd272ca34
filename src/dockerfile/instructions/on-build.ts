import { InvalidValueError } from '../../common/errors';
import { isPredefined } from '../syntax/variable';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** `ONBUILD` of one instruction, which runs when another image is built on this one. */
export class OnBuild implements Instruction {
  public readonly sources = NOTHING;
  public readonly requires;

  /** @param instruction the instruction to run when another image is built on this one */
  public constructor(public readonly instruction: Instruction) {
    this.requires = instruction.requires;
    if (instruction instanceof OnBuild) {
      throw new InvalidValueError('ONBUILD cannot contain another ONBUILD; apply the fragment without onBuild()');
    }
    if (instruction.sources.length > 0) {
      throw new InvalidValueError('ONBUILD cannot refer to an Image, a Stage or a BuildContext because they do not '
        + 'exist in the build it runs in; copy files from the context, or use run()');
    }
  }

  public write(writing: Writing): string {
    const declared = new Set<string>();
    const text = this.instruction.write({
      ...writing,
      mounts: [],
      use: ({ name }) => isPredefined(name) && declared.add(name),
      route: () => {
        throw new InvalidValueError('ONBUILD cannot contain a newline or a value that Buildx evaluates because the '
          + 'build it runs in does not set the build argument; use literal text of one line');
      },
    });
    if (text.replace(/ \\\n/g, '').includes('\n')) {
      throw new InvalidValueError('ONBUILD cannot contain a script or a file of several lines; '
        + 'copy a file to the image, and run it');
    }
    return [...[...declared].map(name => `ARG ${name}`), text].map(line => `ONBUILD ${line}`).join('\n');
  }
}
