import { Image } from '../core/image';
import { Env } from '../dockerfile/instructions/variables';
import { Stage } from '../dockerfile/stage';
import { WrittenDockerfile } from '../dockerfile/writer';
import { quoted } from '../errors';
import { WarnOf } from './lint';
import { resultStage } from './plan';

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
  let outside = false;
  for (let { parent } = stage; ;) {
    const below: Stage | undefined = Stage.isStage(parent) ? parent : Image.isImage(parent) ? resultStage(parent) : undefined;
    if (!below) {
      return false;
    }
    outside ||= below._dockerfile !== stage._dockerfile;
    if (below._instructions.some(i => (!outside || i instanceof Env) && i.sets?.includes(name))) {
      return true;
    }
    ({ parent } = below);
  }
}
