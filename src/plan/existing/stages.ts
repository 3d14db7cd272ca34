import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';

/**
 * The stage that a target is, if there is one.
 *
 * @param name that of the stage, if it is not what the image becomes
 */
export function stageOf({ _props: { target } }: Image, { stages, named }: Reading, name = target): StageOnDisk[] {
  const stage = name === undefined ? stages[stages.length - 1] : named.get(name.toLowerCase());
  return stage ? [stage] : [];
}
