import type { IBuildSource } from './build-source';
import type { FilesRead } from './files-read';
import type { FrontendRequirement } from './requirement';
import type { BuildVariableMeaning } from './variable';
import type { TokenMeaning } from '../../common/tokens';

/** Text and tokens, as a string was split. */
export type Parts = readonly (string | TokenMeaning)[];

/** A mount that every RUN has. */
export interface UsualMount {
  /** The path at which the mount is in a build. */
  readonly _target: string;
  _write(writing: Writing): string;
}

/** What an instruction asks of the Dockerfile that it is written into. */
export interface Writing {
  /** What every RUN sees, whatever it says itself. */
  readonly mounts: readonly UsualMount[];

  /** Tells of a variable that the instruction expands: BuildKit gives some only to stages that declare them. */
  use(variable: BuildVariableMeaning): unknown;

  /** The shell that scripts are given to at this place, if anything but a base image sets one. */
  shell(): readonly string[] | undefined;

  /** The name of a stage or a context. */
  nameOf(source: IBuildSource): string;

  /**
   * Passes a value through a build argument: a newline cannot be written in an instruction, and what buildx evaluates
   * is not known here. The argument is declared in front of the instruction.
   *
   * @returns the argument's name
   */
  route(hint: string, value: Parts): string;
}

/** Takes any instruction by itself, to look at its text. */
export const ANYWHERE: Writing = { mounts: [], use: () => undefined, shell: () => undefined, nameOf: () => 'any', route: () => 'ANY' };

/** The sources of an instruction that reads none: one list for all of them, of which an app can have many thousands. */
export const NOTHING: readonly IBuildSource[] = [];

/** One instruction of a stage. */
export interface Instruction {
  /** The other sources that it reads. */
  readonly sources: readonly IBuildSource[];
  /** The variables that it sets for what follows. */
  readonly sets?: readonly string[];
  /** What it needs a later frontend for. */
  readonly requires?: readonly FrontendRequirement[];
  /** What its image has to be allowed, in the words of `entitlements`. */
  readonly entitlements?: readonly string[];
  /** The ids of the agents that it cannot do without. */
  readonly agents?: readonly string[];
  /** The ids of the secrets that it cannot do without. */
  readonly secrets?: readonly string[];
  /** The files that it reads from contexts: the image's own, or other sources. */
  readonly files?: readonly FilesRead[];
  /** Its lines, without a newline at the end. */
  write(writing: Writing): string;
}
