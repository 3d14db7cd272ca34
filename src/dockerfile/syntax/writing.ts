import type { IBuildSource } from './build-source';
import type { FilesRead } from './files-read';
import type { FrontendRequirement } from './requirement';
import type { BuildVariableMeaning } from './variable';
import type { TokenMeaning } from '../../common/tokens';

/** Text and tokens of a string. */
export type Parts = readonly (string | TokenMeaning)[];

/** A mount of every `RUN` instruction. */
export interface UsualMount {
  /** Path of the mount. */
  readonly _target: string;
  _write(writing: Writing): string;
}

/** A Git repository or a URL, as an `ADD` instruction reads it. */
export interface RemoteSource {
  readonly source: string;
  /** The digest of a download, which BuildKit verifies. */
  readonly checksum?: string;
}

/** The Dockerfile that an instruction is written to. */
export interface Writing {
  /** Mounts of every `RUN` instruction, in addition to its own. */
  readonly mounts: readonly UsualMount[];

  /**
   * Records a variable that the instruction expands, because BuildKit provides some only to stages that declare them.
   */
  use(variable: BuildVariableMeaning): unknown;

  /** Returns the shell for scripts at this place, unless only a base image can set one. */
  shell(): readonly string[] | undefined;

  /** Returns the name of a stage or context. */
  nameOf(source: IBuildSource): string;

  /**
   * Returns a Git repository at a fixed commit, or a URL with a fixed digest, as far as they are known.
   *
   * @param isOnly whether the instruction has no other source, so that it can have a digest
   */
  remote(source: string, isOnly: boolean): RemoteSource;

  /**
   * Passes a value through a build argument, which is declared before the instruction. An instruction cannot contain a
   * newline, and values that Buildx evaluates are not known during synthesis.
   *
   * @returns the name of the argument
   */
  route(hint: string, value: Parts): string;
}

/** Accepts any instruction by itself, to read its text. */
export const ANYWHERE: Writing = {
  mounts: [],
  use: () => undefined,
  shell: () => undefined,
  nameOf: () => 'any',
  remote: source => ({ source }),
  route: () => 'ANY',
};

/** The sources of instructions that read none. An app can have many thousands of these, so they share one list. */
export const NOTHING: readonly IBuildSource[] = [];

/** One instruction of a stage. */
export interface Instruction {
  /** Sources that the instruction reads. */
  readonly sources: readonly IBuildSource[];
  /** Variables that the instruction sets for the following ones. */
  readonly sets?: readonly string[];
  /** Features of the instruction that require a later frontend. */
  readonly requires?: readonly FrontendRequirement[];
  /** Entitlements that the instruction requires on the image. */
  readonly entitlements?: readonly string[];
  /** IDs of the SSH agents that the instruction requires. */
  readonly agents?: readonly string[];
  /** IDs of the secrets that the instruction requires. */
  readonly secrets?: readonly string[];
  /** Files that the instruction reads from the context of the image, or from other sources. */
  readonly files?: readonly FilesRead[];
  /** Returns the lines of the instruction, without a newline at the end. */
  write(writing: Writing): string;
}
