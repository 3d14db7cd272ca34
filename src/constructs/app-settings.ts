import type { IConstruct } from 'constructs';
import type { BakeFilePlacement, BakeFormat, DockerfilePlacement } from './layout';
import type { BuilderDriver } from '../attributes/driver';

/** The properties of an app that synthesis depends on. The class `App` starts synthesis, so synthesis cannot import the class. */
export interface AppSettings extends IConstruct {
  readonly outdir: string;
  readonly buildx: string;
  readonly frontend: string;
  readonly syntax?: string;
  readonly driver?: BuilderDriver;
  readonly strict: boolean;
  readonly bakeFiles: BakeFilePlacement;
  readonly format: BakeFormat;
  readonly dockerfiles: DockerfilePlacement;
}
