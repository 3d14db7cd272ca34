import { makesLayer } from './layers';
import { BuildContext } from '../attributes/build-context';
import { quoted } from '../common/errors';
import { isLiteral } from '../common/tokens';
import type { Image } from '../constructs/image';
import { Copy } from '../dockerfile/instructions/copy';
import { InlineFile } from '../dockerfile/instructions/file';
import { WordInstruction } from '../dockerfile/instructions/settings';
import type { Stage } from '../dockerfile/stage';
import { isNumericOwner } from '../dockerfile/syntax/owner';
import { lineage } from '../plan/lineage';
import type { Report } from '../plan/problems';

/**
 * Reports user names in the first layer on scratch. The build fails because BuildKit finds no /etc/passwd to resolve
 * them.
 */
export function checkOwners(image: Image, report: Report): void {
  for (const stage of image.dockerfile.stages) {
    const owner = ownerOfFirstLayer(stage);
    if (owner && !isNumericOwner(owner.name) && isEmpty(stage)) {
      report({
        path: image.node.path,
        message: `${owner.instruction} in the stage ${quoted(stage.name)} sets the owner ${quoted(owner.name)}, `
          + 'but the stage starts from scratch, where no /etc/passwd can resolve names; '
          + 'set a numeric user ID and group ID, such as "1000:1000"',
      });
    }
  }
}

/** The owner of the files in the first layer of a stage, if an instruction of the stage sets one. */
function ownerOfFirstLayer({ _instructions: instructions }: Stage): { instruction: string; name: string } | undefined {
  const first = instructions.findIndex(makesLayer);
  const maker = instructions[first];
  if (maker instanceof Copy || maker instanceof InlineFile) {
    const { chown } = maker.options;
    const instruction = maker instanceof Copy ? maker.instruction : 'COPY';
    return chown === undefined ? undefined : { instruction, name: chown };
  }
  const words = instructions.slice(0, first + 1).filter(i => i instanceof WordInstruction);
  const user = words.filter(i => i.instruction === 'USER').pop()?.text;
  return maker instanceof WordInstruction && user !== undefined && isLiteral(user)
    ? { instruction: 'WORKDIR', name: user } : undefined;
}

/** Whether a stage starts from scratch, without layers of other stages. */
function isEmpty(stage: Stage): boolean {
  const below = lineage(stage);
  return BuildContext._isScratch(below[below.length - 1].parent)
    && below.slice(1).every(s => !s._instructions.some(makesLayer));
}
