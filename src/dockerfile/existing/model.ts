import type { ArgOnDisk } from './arguments';
import type { FilesOnDisk } from './files';
import type { NeedOnDisk } from './needs';
import type { StageSource } from './sources';
import type { FrontendRequirement } from '../syntax/requirement';

/** What BuildKit refuses only in a stage that is built. */
export interface StageProblem {
  /** The number of its line. */
  readonly number: number;
  readonly message: string;
  /** The ARG whose default it is, which does not matter where a build gives the ARG a value. */
  readonly arg?: string;
}

/** A stage of a Dockerfile that exists. */
export interface StageOnDisk {
  /** In small letters, as BuildKit compares it; a stage without a name cannot be referred to. */
  readonly name?: string;
  /** What stands behind FROM. */
  readonly base: string;
  /** What stands behind --platform=. */
  readonly platform?: string;
  /** Its place, from 0. */
  readonly place: number;
  /** The stage above it that has the same name. */
  readonly namesake?: StageOnDisk;
  /** The number of its line. */
  readonly number: number;
  /** What --from and mounts read. */
  readonly sources: StageSource[];
  /** The same of its ONBUILDs, which is read by a stage that starts from this one. */
  readonly onBuildSources: StageSource[];
  readonly problems: StageProblem[];
  /** The same of its ONBUILDs, of a stage that starts from this one. */
  readonly onBuildProblems: StageProblem[];
  /** The checks of BuildKit that comments above its FROM skip. */
  readonly skips?: ReadonlySet<string>;
  /** The files that its instructions read. */
  readonly files: FilesOnDisk[];
  /** The files that its ONBUILD instructions read, where they run. */
  readonly onBuildFiles: FilesOnDisk[];
  /** What a build has to be given for its instructions. */
  readonly needs: NeedOnDisk[];
  /** The same of its ONBUILDs, for a stage that starts from this one. */
  readonly onBuildNeeds: NeedOnDisk[];
  /** What its last SHELL says. */
  shell?: readonly string[];
  /** The same of its ONBUILDs. */
  onBuildShell?: readonly string[];
}

/** The stages of a Dockerfile. */
export interface Stages {
  readonly stages: readonly StageOnDisk[];
  /** By their names. Of several that have one name, the last one. */
  readonly named: ReadonlyMap<string, StageOnDisk>;
}

/** Something in a Dockerfile that not every frontend has. */
export interface RequirementOnDisk extends FrontendRequirement {
  /** The number of its line. */
  readonly number: number;
}

/** What a Dockerfile that exists declares and refers to. */
export interface Reading extends Stages {
  readonly escape: string;
  /** What `# syntax=` says. */
  readonly syntax?: string;
  /** The ARGs in front of the first stage. */
  readonly globalArgs: readonly ArgOnDisk[];
  /** What BuildKit refuses of them. */
  readonly argProblems: readonly StageProblem[];
  /** The names of all ARGs. */
  readonly args: ReadonlySet<string>;
  readonly requires: readonly RequirementOnDisk[];
  /** The checks of BuildKit that `# check=` skips. */
  readonly skips: ReadonlySet<string>;
}
