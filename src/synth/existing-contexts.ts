import { familiarReference, isImageReference } from '../bake/image-reference';
import { Image } from '../core/image';
import { IBuildSource } from '../dockerfile/build-source';
import { Reading, StageOnDisk } from '../dockerfile/existing/reading';
import { globalValues, readBy } from '../dockerfile/existing/references';
import { Stage } from '../dockerfile/stage';

/**
 * The contexts that a target of an image is given: of a Dockerfile that exists, those only that its stages read, so that
 * nothing else is built for it.
 *
 * @param stage the stage that the target is, if that is not what the image becomes
 */
export function contextsOf(image: Image, stage: Stage | undefined): Record<string, IBuildSource> | undefined {
  const { dockerfile: { _existing: existing }, _props: { contexts } } = image;
  if (!existing?.reading || !contexts) {
    return contexts;
  }
  const names = contextNames(image, existing.reading, stageOf(image, existing.reading, stage?.name));
  return names ? Object.fromEntries(Object.entries(contexts).filter(([key]) => isRead(key, names))) : contexts;
}

/**
 * The stage that a target is, if there is one.
 *
 * @param name that of the stage, if it is not what the image becomes
 */
export function stageOf({ _props: { target } }: Image, { stages }: Reading, name = target): StageOnDisk[] {
  return name === undefined ? stages.slice(-1) : stages.filter(s => s.name === name.toLowerCase());
}

/**
 * What stages read by name: images, in the form in which BuildKit looks them up, and stages, since a context of a stage's
 * name takes its place. Nothing where only a build can tell.
 */
export function contextNames(image: Image, reading: Reading, wanted: readonly StageOnDisk[]): Set<string> | undefined {
  const read = readBy(wanted, reading, globalValues(reading, image._props.args));
  return read && [...read.others].every(isImageReference)
    ? new Set([...[...read.others].map(familiarReference), ...[...read.stages].flatMap(s => s.name ?? [])])
    : undefined;
}

/** Whether a context takes the place of one of the names. */
export function isRead(key: string, names: ReadonlySet<string>): boolean {
  return names.has(key) || names.has(familiarReference(key));
}
