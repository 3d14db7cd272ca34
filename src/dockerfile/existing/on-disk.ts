import type { StageOnDisk } from './model';
import type { IBuildSource } from '../syntax/build-source';

/** A stage of an existing Dockerfile. Its `ONBUILD` instructions run in the stages that are built on it. */
export interface OnDisk {
  /** Name of the Dockerfile in messages. */
  readonly file: string;
  readonly stage: StageOnDisk;
}

/** Returns the stage of an existing Dockerfile that a source is, if it is one. */
export function onDisk(source: IBuildSource): OnDisk | undefined {
  // Images are not known in this room, but they know their Dockerfiles.
  return (source as { readonly _onDisk?: OnDisk })._onDisk;
}
