import type { ArgOnDisk } from './arguments';
import { readArgs } from './arguments';
import { longLine, TOO_LONG } from '../syntax/line-limit';
import { flagProblem, flagRequirements } from './checks/flags';
import { operandProblem } from './checks/operands';
import type { Reading, RequirementOnDisk, StageProblem } from './model';
import { checkSources, sourceProblem } from './sources';
import type { OpenStage } from './stage-lines';
import { defaultProblems, openStage, readStageLine } from './stage-lines';
import { readChecks, readEscape, readSyntax } from './text/directives';
import type { Line } from './text/lines';
import { readLines } from './text/lines';
import { InvalidValueError } from '../../common/errors';
import { append } from '../../common/lists';

/**
 * Reads the declarations and references in a Dockerfile.
 *
 * @param name name of the file in messages
 * @returns undefined if a frontend other than Docker's reads the file, because its language is not known
 * @throws if BuildKit cannot read the file either
 */
export function readDockerfile(text: string, name: string): Reading | undefined {
  const raw = text.replace(/^\uFEFF/, '').split('\n');
  const syntax = readSyntax(raw);
  if (syntax !== undefined && !/(^|\/)dockerfile(-upstream)?([:@]|$)/.test(syntax)) {
    return undefined;
  }
  const long = longLine(text);
  if (long !== undefined) {
    throw new InvalidValueError(`${name}:${long}: the line ${TOO_LONG}; split the line, or copy a file instead`);
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
      throw new InvalidValueError(
        `${name}:${line.number}: ${line.instruction} is before the first FROM, where only ARG is valid; `
          + 'move the instruction after FROM',
      );
    }
  }
  if (stages.length === 0) {
    throw new InvalidValueError(`${name} contains no stage; add a FROM instruction`);
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
