import type { StageOnDisk } from './model';
import type { IBuildSource } from '../syntax/build-source';

/** A stage of an existing Dockerfile, whose ONBUILD instructions run where something starts from the stage. */
export interface OnDisk {
  /** The Dockerfile, for messages. */
  readonly file: string;
  readonly stage: StageOnDisk;
}

/** The stage of an existing Dockerfile that a source is, if it is one. */
export function onDisk(source: IBuildSource): OnDisk | undefined {
  // Images are not known here, but they know their Dockerfiles.
  return (source as { readonly _onDisk?: OnDisk })._onDisk;
}
