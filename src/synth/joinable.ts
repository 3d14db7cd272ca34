import { triggersOf } from './files';
import { Plan, resultStage, Target } from './plan';
import { Image } from '../core/image';
import { IBuildSource } from '../dockerfile/build-source';
import { OnBuild } from '../dockerfile/instructions/on-build';
import { Stage } from '../dockerfile/stage';
import { declaresArguments } from '../dockerfile/writer';

/**
 * The images whose stages can be stages of another image's Dockerfile, so far as it depends on how that image refers to
 * them: it would be the same image, in its configuration and its layers, if it referred to targets instead.
 *
 * @param targets those of the referring image
 * @param imageOf the image that a source belongs to, if its stages could be shared
 */
export function joinable(targets: readonly Target[], imageOf: (source: IBuildSource) => Image | undefined, plan: Plan): Image[] {
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
    if (base && base !== image && !startsAlike(stage, base, hasStageTargets ? {} : image._props.labels)) {
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
function startsAlike({ parent, _options: { platform } }: Stage, base: Image, labels: Readonly<Record<string, string>> = {}): boolean {
  const start = Stage.isStage(parent) ? parent : resultStage(base)!;
  const isImage = parent === base || parent === resultStage(base);
  const lost = isImage ? Object.keys(base._props.labels ?? {}).filter(key => !Object.hasOwn(labels, key)) : [];
  const declares = (stage: Stage) => declaresArguments(stage, base._props.mounts) || hasTriggers(stage);
  return platform === undefined && lost.length === 0 && !startsOf(start).some(declares);
}

/** Whether an ARG can come out of ONBUILD, by what a stage starts from or to what starts from it. */
function hasTriggers({ parent, _instructions }: Stage): boolean {
  const isExisting = Image.isImage(parent) && parent.dockerfile._existing !== undefined;
  return isExisting || triggersOf(parent).length > 0 || _instructions.some(i => i instanceof OnBuild);
}

/** A stage and those of its Dockerfile that it starts from, one below the other. */
function startsOf(stage: Stage): Stage[] {
  const found = new Set<Stage>(); // a cycle of stages is reported elsewhere
  for (let at: IBuildSource = stage; Stage.isStage(at) && at._dockerfile === stage._dockerfile && !found.has(at); at = at.parent) {
    found.add(at);
  }
  return [...found];
}
