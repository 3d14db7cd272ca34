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

/** The overlay2 storage driver supports 128 layers, and the base image has one at least. */
const MOST = 127;

/** Reports images with more layers than an engine supports, including the layers of their base images in this app. */
export function layerCheck(report: Report): (image: Image) => void {
  const layers = alongLineage<number>((stage, below = 0) => below + ownLayers(stage));
  return image => {
    const result = resultStage(image);
    const count = result ? layers(result) : 0;
    if (count > MOST) {
      report({
        path: image.node.path,
        message: `stage ${quoted(result!.name)} has ${count} layers, `
          + `but engines support at most ${MOST} on a base image; `
          + 'combine RUN instructions, or build files in another stage and copy them',
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
