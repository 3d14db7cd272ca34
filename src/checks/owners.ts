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

/** Reports names of users in the first layer on scratch: BuildKit has no /etc/passwd to look them up in, and fails. */
export function checkOwners(image: Image, report: Report): void {
  for (const stage of image.dockerfile.stages) {
    const owner = ownerOfFirstLayer(stage);
    if (owner && !isNumericOwner(owner.name) && isEmpty(stage)) {
      report({
        path: image.node.path,
        message: `${owner.instruction} in the stage ${quoted(stage.name)} sets the owner ${quoted(owner.name)}, but the stage starts from scratch, `
          + 'which has no /etc/passwd to look names up in: set a numeric user ID and group ID, such as "1000:1000"',
      });
    }
  }
}

/** Who owns the files of the first layer that a stage adds, if the stage says it itself. */
function ownerOfFirstLayer({ _instructions: instructions }: Stage): { instruction: string; name: string } | undefined {
  const first = instructions.findIndex(makesLayer);
  const maker = instructions[first];
  if (maker instanceof Copy || maker instanceof InlineFile) {
    const { chown } = maker.options;
    return chown === undefined ? undefined : { instruction: maker instanceof Copy ? maker.instruction : 'COPY', name: chown };
  }
  const users = instructions.slice(0, first + 1).filter(i => i instanceof WordInstruction && i.instruction === 'USER') as WordInstruction[];
  const user = users.pop()?.text;
  return maker instanceof WordInstruction && user !== undefined && isLiteral(user) ? { instruction: 'WORKDIR', name: user } : undefined;
}

/** Whether a stage starts from scratch without any layer in between. */
function isEmpty(stage: Stage): boolean {
  const below = lineage(stage);
  return BuildContext._isScratch(below[below.length - 1].parent) && below.slice(1).every(s => !s._instructions.some(makesLayer));
}
