import type { TargetDockerfile } from './dockerfiles';
import type { Block } from '../bake/file';
import type { Definition } from '../plan/definitions';
import type { StackPlan, Target } from '../plan/plan';

/** A target with what is written for it. */
export interface RenderedTarget {
  readonly target: Target;
  readonly block: Block;
  readonly dockerfile: TargetDockerfile;
  /** The targets that its contexts name. */
  readonly needs: readonly Target[];
}

/** A stack with what is written for it. */
export interface RenderedStack {
  readonly stack: StackPlan;
  readonly targets: readonly RenderedTarget[];
  readonly groups: readonly Block[];
  readonly definitions: readonly Definition[];
}
