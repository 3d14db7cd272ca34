import type { TargetDockerfile } from './dockerfiles';
import type { Block } from '../bake/file';
import type { Definition } from '../plan/definitions';
import type { StackPlan, Target } from '../plan/plan';

/** A target with its block and its Dockerfile. */
export interface RenderedTarget {
  readonly target: Target;
  /** The block with all attributes, including those that the target inherits in the Bake file. */
  readonly block: Block;
  /** The block in the Bake file. */
  readonly written: Block;
  readonly dockerfile: TargetDockerfile;
  /** The targets that `contexts` refers to. */
  readonly needs: readonly Target[];
}

/** An abstract target with its block. */
export interface RenderedAbstract {
  /** The path of the construct. */
  readonly path: string;
  readonly block: Block;
}

/** A stack with the blocks of its Bake file. */
export interface RenderedStack {
  readonly stack: StackPlan;
  readonly targets: readonly RenderedTarget[];
  readonly abstractTargets: readonly RenderedAbstract[];
  readonly groups: readonly Block[];
  readonly definitions: readonly Definition[];
}
