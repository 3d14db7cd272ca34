import type { IConstruct } from 'constructs';
import type { BakeFileLayout, BakeFormat, DockerfileLayout } from './layout';
import type { BuilderDriver } from '../attributes/driver';
import type { Lock } from '../lock/lock';

/** Properties of an app that synthesis uses. The class `App` calls synthesis, so synthesis cannot import the class. */
export interface AppSettings extends IConstruct {
  readonly outdir: string;
  readonly buildxVersion: string;
  readonly frontendVersion: string;
  readonly syntax?: string;
  readonly driver?: BuilderDriver;
  readonly strict: boolean;
  readonly bakeFileLayout: BakeFileLayout;
  readonly format: BakeFormat;
  readonly dockerfileLayout: DockerfileLayout;
  readonly _lock: Lock;
}
