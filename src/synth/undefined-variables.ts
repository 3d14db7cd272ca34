import { Image } from '../core/image';
import { Env } from '../dockerfile/instructions/variables';
import { Stage } from '../dockerfile/stage';
import { WrittenDockerfile } from '../dockerfile/writer';
import { quoted } from '../errors';
import { WarnOf } from './lint';
import { lineage } from './plan';

/** BuildKit gives this to every image that has none. */
const ALWAYS = 'PATH';

/** Warns of variables that instructions expand and nothing sets. They are empty in the build. */
export function warnOfUndefined(image: Image, { open }: Pick<WrittenDockerfile, 'open'>, warn: WarnOf): void {
  for (const stage of image.dockerfile.stages) {
    for (const name of open.get(stage) ?? []) {
      if (name !== ALWAYS && !isSetBelow(stage, name)) {
        warn('UndefinedVar', `expands $${name} in the stage ${quoted(stage.name)}, and no ARG or ENV sets it there or below: `
          + `add arg(${quoted(name)}), or write BuildVariable.ofBaseImage(${quoted(name)}) if the base image sets it`);
      }
    }
  }
}

/** Whether a stage that another starts from sets the variable. An ARG ends with its Dockerfile. */
function isSetBelow(stage: Stage, name: string): boolean {
  const [, ...below] = lineage(stage);
  const outside = below.findIndex(s => s._dockerfile !== stage._dockerfile);
  return below.some((s, i) => s._instructions.some(instruction =>
    (outside < 0 || i < outside || instruction instanceof Env) && instruction.sets?.includes(name)));
}
