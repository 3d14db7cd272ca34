import { InvalidValueError } from '../../errors';
import { longLine, TOO_LONG } from '../line-limit';
import { FrontendRequirement } from '../requirement';
import { ArgOnDisk, readArgs } from './arguments';
import { flagProblem, flagRequirements } from './check-flags';
import { operandProblem } from './check-operands';
import { readChecks, readEscape, readSyntax } from './directives';
import type { FilesOnDisk } from './files';
import { Line, readLines } from './lines';
import type { NeedOnDisk } from './needs';
import { checkSources, sourceProblem, StageSource } from './sources';
import { defaultProblems, openStage, OpenStage, readStageLine } from './stage-lines';
import { append } from '../../lists';

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

/**
 * Reads what a Dockerfile declares and refers to.
 *
 * @param name what messages call it
 * @returns nothing where another frontend than Docker's reads it, whose language is its own
 * @throws what BuildKit could not read either
 */
export function readDockerfile(text: string, name: string): Reading | undefined {
  const raw = text.replace(/^\uFEFF/, '').split('\n');
  const syntax = readSyntax(raw);
  if (syntax !== undefined && !/(^|\/)dockerfile(-upstream)?([:@]|$)/.test(syntax)) {
    return undefined;
  }
  const long = longLine(text);
  if (long !== undefined) {
    throw new InvalidValueError(`${name}:${long}: the line ${TOO_LONG}: break it, or copy a file in`);
  }
  const escape = readEscape(raw, name);
  const skips = readChecks(raw, name);
  const stages: OpenStage[] = [];
  const named = new Map<string, OpenStage>();
  const globalArgs: ArgOnDisk[] = [];
  const argProblems: StageProblem[] = [];
  const args = new Set<string>();
  const requires: RequirementOnDisk[] = [];
  for (const line of readLines(raw, escape, name)) {
    const stage = stages[stages.length - 1];
    checkLine(line, escape, name);
    flagRequirements(line).forEach(requirement => requires.push({ ...requirement, number: line.number }));
    if (line.instruction === 'FROM') {
      const opened = openStage(line, stages.length, named);
      stages.push(opened);
      if (opened.name !== undefined) {
        named.set(opened.name, opened);
      }
    } else if (stage) {
      readStageLine(line, escape, stage).forEach(arg => args.add(arg));
    } else if (line.instruction === 'ARG') {
      append(globalArgs, readArgs(line));
      append(argProblems, defaultProblems(line, escape));
    } else {
      throw new InvalidValueError(`${name}:${line.number}: ${line.instruction} stands in front of the first FROM, where only ARG can`);
    }
  }
  if (stages.length === 0) {
    throw new InvalidValueError(`${name} holds no stage: it needs a FROM`);
  }
  checkSources({ stages, named }, name);
  globalArgs.forEach(arg => args.add(arg.name));
  return { escape, syntax, stages, named, globalArgs, argProblems, args, requires, skips };
}

function checkLine(line: Line, escape: string, name: string): void {
  const problem = flagProblem(line) ?? operandProblem(line, escape) ?? sourceProblem(line, escape);
  if (problem !== undefined) {
    throw new InvalidValueError(`${name}:${line.number}: ${problem}`);
  }
}
