import { givenContexts, isNameOf, readOf } from './contexts';
import { targetStages } from './stages';
import { isImageReference } from '../../bake/image-reference';
import type { Image } from '../../constructs/image';
import type { Stage } from '../../dockerfile/stage';

/**
 * The registry images that an existing Dockerfile reads for a target, as far as they are known. Excludes the references
 * that contexts replace.
 *
 * @param stage the stage of the target, if it differs from the stage of the image
 */
export function existingBaseImages(image: Image, stage?: Stage): string[] {
  const { reading } = image.dockerfile._existing ?? {};
  if (!reading) {
    return [];
  }
  const given = givenContexts(image);
  const { others } = readOf(image, reading, targetStages(image, reading, stage?.name));
  return [...others.keys()].filter(name =>
    name !== 'scratch' && isImageReference(name) && !given.some(one => isNameOf(one, name)));
}
