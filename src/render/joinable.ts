import { imageOf } from '../constructs/combination';
import type { Image } from '../constructs/image';
import { OnBuild } from '../dockerfile/instructions/on-build';
import { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { declaresArguments } from '../dockerfile/writer';
import { triggersOf } from '../plan/files';
import { alongLineage } from '../plan/lineage';
import { resultStage } from '../plan/plan';
import type { Plan, Target } from '../plan/plan';

/** Returns the image of a source, if its stages can be shared. */
type ImageOf = (source: IBuildSource) => Image | undefined;

/**
 * Finds the images whose stages can be in the Dockerfile of an image that refers to them, because references to targets
 * would result in the same image configuration and layers.
 *
 * @param sharedImage returns the image of a source, if its stages can be shared
 */
export function joinable(sharedImage: ImageOf, plan: Plan): (targets: readonly Target[]) => Image[] {
  const declares = alongLineage<boolean>((stage, below) => {
    const image = sharedImage(stage);
    const isOfSameFile = Stage.isStage(stage.parent) && stage.parent._dockerfile === stage._dockerfile;
    const declaresOwn = image !== undefined && (declaresArguments(stage, image._props.mounts) || hasTriggers(stage));
    return declaresOwn || (image !== undefined && isOfSameFile && below === true);
  });
  return targets => joinableTo(targets, sharedImage, declares, plan);
}

/** @param targets the targets of the referring image */
function joinableTo(
  targets: readonly Target[], sharedImage: ImageOf, declares: (stage: Stage) => boolean, plan: Plan,
): Image[] {
  const [{ image }] = targets;
  const others = new Set<Image>();
  const apart = new Set<Image | undefined>();
  for (const target of targets) {
    for (const read of target.reads) {
      const other = sharedImage(read.source);
      if (other && !isForTheSame(target, plan.neededBy(target, read)!)) {
        apart.add(other);
      }
    }
  }
  const hasStageTargets = targets.some(target => target.stage !== undefined);
  for (const stage of image.dockerfile.stages) {
    for (const source of stage._sources) {
      const other = sharedImage(source);
      if (other && other !== image) {
        others.add(other);
      }
    }
    const base = sharedImage(stage.parent);
    const labels = hasStageTargets ? {} : image._props.labels;
    if (base && base !== image && !startsAlike(stage, base, declares, labels)) {
      apart.add(base);
    }
  }
  return [...others].filter(other => !apart.has(other));
}

/** Whether a target is built for all platforms of its reader, as a stage in the same Dockerfile would be. */
function isForTheSame(reader: Target, { native, platforms }: Target): boolean {
  const isSame = reader.platforms.length === 0
    ? platforms.length === 0
    : reader.platforms.every(p => platforms.includes(p));
  return native || isSame;
}

/**
 * Whether a stage results in the same image if its base is a stage instead of a target. For a base stage, BuildKit
 * ignores the platform of the stage, `ARG` instructions of the base apply to the stage, and labels of the target do
 * not.
 */
function startsAlike(
  { parent, _options: { platform } }: Stage, base: Image, declares: (stage: Stage) => boolean,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  const start = Stage.isStage(parent) ? parent : resultStage(base)!;
  const isImage = parent === base || parent === resultStage(base);
  const lost = isImage ? Object.keys(base._props.labels ?? {}).filter(key => !Object.hasOwn(labels, key)) : [];
  return platform === undefined && lost.length === 0 && !declares(start);
}

/** Whether `ONBUILD` instructions can declare arguments, in a stage or in stages built on the stage. */
function hasTriggers({ parent, _instructions }: Stage): boolean {
  const isExisting = imageOf(parent)?.dockerfile._existing !== undefined;
  return isExisting || triggersOf(parent).length > 0 || _instructions.some(i => i instanceof OnBuild);
}
