import { resultStage } from './plan';
import { imageOf } from '../constructs/combination';
import { Stage } from '../dockerfile/stage';

/** The stage that a stage is built on, even if the stage belongs to another image of the app. */
export function stageBelow({ parent }: Stage): Stage | undefined {
  const image = imageOf(parent);
  return Stage.isStage(parent) ? parent : image && resultStage(image);
}

/** A stage and the stages that it is built on, from top to bottom, across images of the app. */
export function lineage(stage: Stage): Stage[] {
  const found = new Set<Stage>(); // cycles are reported elsewhere
  for (let at: Stage | undefined = stage; at && !found.has(at); at = stageBelow(at)) {
    found.add(at);
  }
  return [...found];
}

/**
 * Computes a value for each stage from the value of the stage below. Each value is computed once, so a chain of images
 * takes linear time.
 *
 * @param of the value of a stage, given the value of the stage below, if there is one
 */
export function alongLineage<T>(of: (stage: Stage, below: T | undefined) => T): (stage: Stage) => T {
  const known = new Map<Stage, T>();
  return stage => {
    const path = new Set<Stage>(); // ends cycles, which are reported elsewhere
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
