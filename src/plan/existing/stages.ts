import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';

/**
 * The stage of a target in an existing Dockerfile, if it exists.
 *
 * @param name the name of the stage, if it differs from the stage of the image
 */
export function stageOf({ _props: { target } }: Image, { stages, named }: Reading, name = target): StageOnDisk[] {
  const stage = name === undefined ? stages[stages.length - 1] : named.get(name.toLowerCase());
  return stage ? [stage] : [];
}
