import { resultStage } from './plan';
import { Image } from '../constructs/image';
import { Stage } from '../dockerfile/stage';

/** The stage that a stage starts from, also through an image of the app. */
export function stageBelow({ parent }: Stage): Stage | undefined {
  return Stage.isStage(parent) ? parent : Image.isImage(parent) ? resultStage(parent) : undefined;
}

/** A stage and those that it starts from, one below the other, through the images of the app. */
export function lineage(stage: Stage): Stage[] {
  const found = new Set<Stage>(); // a chain that bites its tail is reported elsewhere
  for (let at: Stage | undefined = stage; at && !found.has(at); at = stageBelow(at)) {
    found.add(at);
  }
  return [...found];
}

/**
 * Something of a stage that follows from the same of the stage below. It is worked out once for each stage, so that a
 * chain of images takes linear time however many of them ask.
 *
 * @param of what it is for a stage, given what it is for the stage below, where there is one
 */
export function alongLineage<T>(of: (stage: Stage, below: T | undefined) => T): (stage: Stage) => T {
  const known = new Map<Stage, T>();
  return stage => {
    const path = new Set<Stage>(); // a chain that bites its tail ends here, and is reported elsewhere
    for (let at: Stage | undefined = stage; at && !known.has(at) && !path.has(at); at = stageBelow(at)) {
      path.add(at);
    }
    for (const next of [...path].reverse()) {
      const below = stageBelow(next);
      known.set(next, of(next, below && known.get(below)));
    }
    return known.get(stage)!;
  };
}
