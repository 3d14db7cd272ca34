import { dockerfilesByAxis } from './by-axis';
import { givenContexts, isNameOf, readOf } from './contexts';
import { targetStages } from './stages';
import { isImageReference } from '../../bake/image-reference';
import type { Image } from '../../constructs/image';
import type { Reading } from '../../dockerfile/existing/model';
import type { Stage } from '../../dockerfile/stage';

/**
 * The registry images that an existing Dockerfile reads for a target, as far as they are known. Excludes the references
 * that contexts replace.
 *
 * @param stage the stage of the target, if it differs from the stage of the image
 */
export function existingBaseImages(image: Image, stage?: Stage): string[] {
  const given = givenContexts(image);
  const names = readingsOf(image).flatMap(reading =>
    [...readOf(image, reading, targetStages(image, reading, stage?.name)).others.keys()]);
  return [...new Set(names)].filter(name =>
    name !== 'scratch' && isImageReference(name) && !given.some(one => isNameOf(one, name)));
}

/** The contents of the existing Dockerfile of an image, or of all its files if they depend on an axis. */
export function readingsOf(image: Image): Reading[] {
  const { _existing: existing } = image.dockerfile;
  const all = existing?.isByAxis ? dockerfilesByAxis(image).dockerfiles.map(one => one._existing?.reading)
    : [existing?.reading];
  return all.flatMap(reading => reading ?? []);
}
