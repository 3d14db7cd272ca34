import type { Stage } from './stage';

/**
 * Instructions that are used again, in stages of many images: `stage.apply(fragment)`.
 *
 * Implement it, in any language, for what a company's images share.
 */
export interface IStageFragment {
  /**
   * Adds its instructions to a stage.
   *
   * Stages that it adds, by `stage.dockerfile.stage(…)`, stand in front of that one.
   */
  applyTo(stage: Stage): void;
}
