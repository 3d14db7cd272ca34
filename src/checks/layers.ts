import { quoted } from '../common/errors';
import type { Image } from '../constructs/image';
import { Copy } from '../dockerfile/instructions/copy';
import { InlineFile } from '../dockerfile/instructions/file';
import { Run } from '../dockerfile/instructions/run';
import { WordInstruction } from '../dockerfile/instructions/settings';
import type { Stage } from '../dockerfile/stage';
import type { Instruction } from '../dockerfile/syntax/writing';
import { alongLineage } from '../plan/lineage';
import { resultStage } from '../plan/plan';
import type { Report } from '../plan/problems';

/** Tried: overlay2 takes 128, and the base is one at least. */
const MOST = 127;

/** Reports images of more layers than an engine can stack, with those of the images of this app that they start from. */
export function layerCheck(report: Report): (image: Image) => void {
  const layers = alongLineage<number>((stage, below = 0) => below + ownLayers(stage));
  return image => {
    const result = resultStage(image);
    const count = result ? layers(result) : 0;
    if (count > MOST) {
      report({
        path: image.node.path,
        message: `has ${count} layers at its stage ${quoted(result!.name)}, and an engine takes ${MOST} on top of a base: join RUNs, or copy what many of them make out of another stage`,
      });
    }
  };
}

function ownLayers({ _instructions }: Stage): number {
  return _instructions.reduce((count, instruction) => count + (makesLayer(instruction) ? 1 : 0), 0);
}

/** Whether an instruction adds a layer to its stage. */
export function makesLayer(instruction: Instruction): boolean {
  return instruction instanceof Run || instruction instanceof Copy || instruction instanceof InlineFile
    || (instruction instanceof WordInstruction && instruction.instruction === 'WORKDIR' && instruction.text !== '/');
}
