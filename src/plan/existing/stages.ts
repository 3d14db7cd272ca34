import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import { textsByAxis } from '../../expressions/by-axis';

/**
 * The stages of an existing Dockerfile that a target can be: one, unless an expression selects it.
 *
 * @param name the name of the stage, if it differs from the stage of the image
 */
export function targetStages(
  { _props: { target, matrix } }: Image, { stages, named }: Reading, name = target,
): StageOnDisk[] {
  if (name === undefined) {
    return stages.slice(-1);
  }
  const names = textsByAxis(name, matrix);
  return names ? names.flatMap(one => named.get(one.toLowerCase()) ?? []) : [...stages];
}
