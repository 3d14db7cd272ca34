import type { ArgOnDisk } from './arguments';
import type { FilesOnDisk } from './files';
import type { NeedOnDisk } from './needs';
import type { StageSource } from './sources';
import type { FrontendRequirement } from '../syntax/requirement';

/** A problem that BuildKit only reports if the stage is built. */
export interface StageProblem {
  /** Number of the line. */
  readonly number: number;
  readonly message: string;
  /** The `ARG` with the rejected default value, which does not matter if the build sets the argument. */
  readonly arg?: string;
}

/** A stage of an existing Dockerfile. */
export interface StageOnDisk {
  /** Name in lowercase, as BuildKit compares it. Stages without a name cannot be referred to. */
  readonly name?: string;
  /** Operand of `FROM`. */
  readonly base: string;
  /** Value of `--platform`. */
  readonly platform?: string;
  /** Position of the stage, from 0. */
  readonly place: number;
  /** The stage above it that has the same name. */
  readonly namesake?: StageOnDisk;
  /** Number of the line. */
  readonly number: number;
  /** Sources of `--from` and mounts. */
  readonly sources: StageSource[];
  /** Sources of `ONBUILD` instructions, read by stages built on this one. */
  readonly onBuildSources: StageSource[];
  /** Number of the first line with a `RUN`, also in `ONBUILD`, that does not see the time of reproducible builds. */
  timelessRun?: number;
  readonly problems: StageProblem[];
  /** Problems in `ONBUILD` instructions, reported for stages built on this one. */
  readonly onBuildProblems: StageProblem[];
  /** BuildKit checks that comments above the `FROM` instruction skip. */
  readonly skips?: ReadonlySet<string>;
  /** Files that the instructions read. */
  readonly files: FilesOnDisk[];
  /** Files that `ONBUILD` instructions read in stages built on this one. */
  readonly onBuildFiles: FilesOnDisk[];
  /** URLs and Git repositories that `ADD` instructions download without a fixed content. */
  readonly downloads: string[];
  /** Requirements of the instructions on the build. */
  readonly needs: NeedOnDisk[];
  /** Requirements of `ONBUILD` instructions, for stages built on this one. */
  readonly onBuildNeeds: NeedOnDisk[];
  /** Value of the last `SHELL`. */
  shell?: readonly string[];
  /** Value of the last `ONBUILD SHELL`. */
  onBuildShell?: readonly string[];
}

/** The stages of a Dockerfile. */
export interface Stages {
  readonly stages: readonly StageOnDisk[];
  /** Stages by name. If several stages have the same name, the last one. */
  readonly named: ReadonlyMap<string, StageOnDisk>;
}

/** A feature of a Dockerfile that not every frontend supports. */
export interface RequirementOnDisk extends FrontendRequirement {
  /** Number of the line. */
  readonly number: number;
}

/** Declarations and references in an existing Dockerfile. */
export interface Reading extends Stages {
  readonly escape: string;
  /** Value of `# syntax=`. */
  readonly syntax?: string;
  /** `ARG` instructions before the first stage. */
  readonly globalArgs: readonly ArgOnDisk[];
  /** Problems in these instructions. */
  readonly argProblems: readonly StageProblem[];
  /** Names of all `ARG` instructions. */
  readonly args: ReadonlySet<string>;
  readonly requires: readonly RequirementOnDisk[];
  /** BuildKit checks that `# check=` skips. */
  readonly skips: ReadonlySet<string>;
}
