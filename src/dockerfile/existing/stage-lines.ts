import { posix } from 'node:path';
import { defaultProblem, readArgs } from './arguments';
import { flagProblem } from './checks/flags';
import { operandProblem } from './checks/operands';
import { addsFiles, ownerProblem } from './checks/owners';
import { executionProblem } from './checks/values';
import { readDownloads, readFiles } from './files';
import type { StageProblem, StageOnDisk } from './model';
import { readNeeds } from './needs';
import { readShellArguments } from './shells';
import { readSources, sourceProblem } from './sources';
import { expandText } from './text/expansion';
import { flagValues } from './text/flags';
import { readFrom } from './text/from';
import type { Line } from './text/lines';
import { instructionProblem } from './text/lines';
import { mountTargetProblem } from './text/mount-fields';
import { append } from '../../common/lists';
import { EPOCH } from '../syntax/variable';

/** A stage while it is read. */
export interface OpenStage extends StageOnDisk {
  /** Working directory, if it is known. */
  directory?: string;
  /** Whether the stage is known to contain no files. */
  isEmpty: boolean;
  /** Whether the stage declares the time of reproducible builds. */
  seesEpoch: boolean;
  /** Whether its `ONBUILD` instructions declare that time. */
  triggersSeeEpoch?: boolean;
  /** Whether an `ONBUILD` instruction changes the working directory of stages built on this one. */
  movesChildren?: boolean;
}

/** Returns the stage that a `FROM` instruction starts. */
export function openStage(line: Line, place: number, named: ReadonlyMap<string, OpenStage>): OpenStage {
  const { name, base, platform } = readFrom(line);
  const parent = named.get(base);
  return {
    name,
    base,
    platform,
    place,
    namesake: name === undefined ? undefined : named.get(name),
    number: line.number,
    sources: [],
    onBuildSources: [],
    files: [],
    onBuildFiles: [],
    downloads: [],
    needs: [],
    onBuildNeeds: [],
    problems: [],
    onBuildProblems: [],
    skips: line.skips,
    isEmpty: base === 'scratch',
    seesEpoch: parent?.seesEpoch ?? false,
    directory: parent ? (parent.movesChildren ? undefined : parent.directory) : base === 'scratch' ? '/' : undefined,
  };
}

/** Reads an instruction of a stage. Returns the names of the variables it declares, if it is `ARG`. */
export function readStageLine(line: Line, escape: string, stage: OpenStage): string[] {
  const { inner } = line;
  if (inner) {
    append(stage.onBuildSources, readSources(inner));
    append(stage.onBuildFiles, readFiles(inner, escape));
    append(stage.downloads, readDownloads(inner));
    append(stage.onBuildNeeds, readNeeds(inner, escape));
    append(stage.onBuildProblems, onBuildProblems(inner, escape));
    stage.movesChildren ||= inner.instruction === 'WORKDIR';
    stage.onBuildShell = shellOf(inner) ?? stage.onBuildShell;
    const names = inner.instruction === 'ARG' ? readArgs(inner).map(arg => arg.name) : [];
    stage.triggersSeeEpoch ||= names.includes(EPOCH);
    if (inner.instruction === 'RUN' && !stage.triggersSeeEpoch) {
      stage.timelessRun ??= line.number;
    }
    return names;
  }
  stage.shell = shellOf(line) ?? stage.shell;
  append(stage.sources, readSources(line));
  append(stage.files, readFiles(line, escape));
  append(stage.downloads, readDownloads(line));
  append(stage.needs, readNeeds(line, escape));
  const problems = executionProblems(line, escape, stage.isEmpty);
  stage.isEmpty &&= !addsFiles(line);
  append(stage.problems, problems.length > 0 ? problems : targetProblems(line, escape, stage.directory));
  if (line.instruction === 'WORKDIR') {
    const { text } = expandText(line.rest, escape);
    stage.directory = text?.startsWith('/')
      ? text
      : text !== undefined && stage.directory !== undefined
        ? posix.join(stage.directory, text)
        : undefined;
  }
  if (line.instruction === 'RUN' && !stage.seesEpoch) {
    stage.timelessRun ??= line.number;
  }
  const declared = line.instruction === 'ARG' ? readArgs(line).map(arg => arg.name) : [];
  stage.seesEpoch ||= declared.includes(EPOCH);
  return declared;
}

function shellOf({ instruction, rest }: Line): readonly string[] | undefined {
  return instruction === 'SHELL' ? readShellArguments(rest) : undefined;
}

/** Returns the default values of an `ARG` that BuildKit rejects. */
export function defaultProblems(line: Line, escape: string): StageProblem[] {
  return readArgs(line).flatMap(arg => {
    const message = defaultProblem(arg, escape);
    return message === undefined ? [] : [{ number: line.number, message, arg: arg.name }];
  });
}

function executionProblems(line: Line, escape: string, isEmpty: boolean): StageProblem[] {
  const message = executionProblem(line, escape) ?? ownerProblem(line, escape, isEmpty);
  return line.instruction === 'ARG'
    ? defaultProblems(line, escape)
    : message === undefined
      ? []
      : [{ number: line.number, message }];
}

function targetProblems(
  { instruction, flags, number }: Line,
  escape: string,
  directory: string | undefined,
): StageProblem[] {
  const mounts = instruction === 'RUN' ? flagValues(flags, 'mount') : [];
  return mounts
    .flatMap(mount => mountTargetProblem(mount, escape, directory) ?? [])
    .map(message => ({ number, message }));
}

/** BuildKit reads the operands of `ONBUILD` when another stage is built on this one. */
function onBuildProblems(inner: Line, escape: string): StageProblem[] {
  const message =
    instructionProblem(inner.instruction)
    ?? flagProblem(inner)
    ?? operandProblem(inner, escape)
    ?? sourceProblem(inner, escape);
  return message === undefined ? executionProblems(inner, escape, false) : [{ number: inner.number, message }];
}
