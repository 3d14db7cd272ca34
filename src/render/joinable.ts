import { Image } from '../constructs/image';
import { OnBuild } from '../dockerfile/instructions/on-build';
import { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { declaresArguments } from '../dockerfile/writer';
import { triggersOf } from '../plan/files';
import { alongLineage } from '../plan/lineage';
import { resultStage } from '../plan/plan';
import type { Plan, Target } from '../plan/plan';

/** The image that a source belongs to, if its stages could be shared. */
type ImageOf = (source: IBuildSource) => Image | undefined;

/**
 * The images whose stages can be stages of another image's Dockerfile, so far as it depends on how that image refers to
 * them: it would be the same image, in its configuration and its layers, if it referred to targets instead.
 *
 * @param imageOf the image that a source belongs to, if its stages could be shared
 */
export function joinable(imageOf: ImageOf, plan: Plan): (targets: readonly Target[]) => Image[] {
  const declares = alongLineage<boolean>((stage, below) => {
    const image = imageOf(stage);
    const isBelowOf = Stage.isStage(stage.parent) && stage.parent._dockerfile === stage._dockerfile;
    return image !== undefined && (declaresArguments(stage, image._props.mounts) || hasTriggers(stage) || (isBelowOf && below === true));
  });
  return targets => joinableTo(targets, imageOf, declares, plan);
}

/** @param targets those of the referring image */
function joinableTo(targets: readonly Target[], imageOf: ImageOf, declares: (stage: Stage) => boolean, plan: Plan): Image[] {
  const [{ image }] = targets;
  const others = new Set<Image>();
  const apart = new Set<Image | undefined>();
  for (const target of targets) {
    for (const read of target.reads) {
      const other = imageOf(read.source);
      if (other && !isForTheSame(target, plan.neededBy(target, read)!)) {
        apart.add(other);
      }
    }
  }
  const hasStageTargets = targets.some(target => target.stage !== undefined);
  for (const stage of image.dockerfile.stages) {
    for (const source of stage._sources) {
      const other = imageOf(source);
      if (other && other !== image) {
        others.add(other);
      }
    }
    const base = imageOf(stage.parent);
    if (base && base !== image && !startsAlike(stage, base, declares, hasStageTargets ? {} : image._props.labels)) {
      apart.add(base);
    }
  }
  return [...others].filter(other => !apart.has(other));
}

/** Whether a target is built for what its reader is built for, which a stage always is. */
function isForTheSame(reader: Target, { native, platforms }: Target): boolean {
  return native || (reader.platforms.length === 0 ? platforms.length === 0 : reader.platforms.every(p => platforms.includes(p)));
}

/**
 * Whether a stage is the same if it starts from a stage as if it starts from an image. BuildKit ignores its platform then,
 * an ARG of the other stage reaches it, and the labels of the other target do not.
 */
function startsAlike(
  { parent, _options: { platform } }: Stage, base: Image, declares: (stage: Stage) => boolean, labels: Readonly<Record<string, string>> = {},
): boolean {
  const start = Stage.isStage(parent) ? parent : resultStage(base)!;
  const isImage = parent === base || parent === resultStage(base);
  const lost = isImage ? Object.keys(base._props.labels ?? {}).filter(key => !Object.hasOwn(labels, key)) : [];
  return platform === undefined && lost.length === 0 && !declares(start);
}

/** Whether an ARG can come out of ONBUILD, by what a stage starts from or to what starts from it. */
function hasTriggers({ parent, _instructions }: Stage): boolean {
  const isExisting = Image.isImage(parent) && parent.dockerfile._existing !== undefined;
  return isExisting || triggersOf(parent).length > 0 || _instructions.some(i => i instanceof OnBuild);
}
