import type { TargetDockerfile } from './dockerfiles';
import type { Block } from '../bake/file';
import type { Definition } from '../plan/definitions';
import type { StackPlan, Target } from '../plan/plan';

/** A target with its block and its Dockerfile. */
export interface RenderedTarget {
  readonly target: Target;
  readonly block: Block;
  readonly dockerfile: TargetDockerfile;
  /** The targets that `contexts` refers to. */
  readonly needs: readonly Target[];
}

/** A stack with the blocks of its Bake file. */
export interface RenderedStack {
  readonly stack: StackPlan;
  readonly targets: readonly RenderedTarget[];
  readonly groups: readonly Block[];
  readonly definitions: readonly Definition[];
}
