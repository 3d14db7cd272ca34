import type { Stage } from './stage';

/**
 * Reusable instructions, applied to stages of many images with `stage.apply(fragment)`.
 *
 * Implement the interface in any language, such as for the settings that all images of a company share.
 */
export interface IStageFragment {
  /**
   * Adds the instructions of the fragment to a stage.
   *
   * Stages added with `stage.dockerfile.stage(…)` are inserted before this stage.
   *
   * @param stage the stage to change
   */
  applyTo(stage: Stage): void;
}
