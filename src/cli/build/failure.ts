import { stripVTControlCharacters } from 'node:util';
import { oneLine } from './display';
import type { Progress, Step } from './progress';
import { namesOf } from './result';
import type { BuildRun } from './run';
import { reachable } from '../../common/graph';
import type { OutputTarget } from '../graph/output';
import { stylesOf } from '../show/terminal';

/** A target that has failed, with the targets that cannot be built because of it. */
export interface Failure {
  /** The name of the target, or of a combination of its matrix. */
  readonly name: string;
  /** The step that has failed. Undefined if Buildx shows its steps to people only. */
  readonly step?: Step;
  /** Undefined if Buildx shows a name that is not in the output. */
  readonly failed?: OutputTarget;
  /** The targets that are built on the failed one, and the failed one itself. */
  readonly blocked: ReadonlySet<OutputTarget>;
}

/** The failures of a run of Buildx. */
export function failuresOf(
  { progress, failed: only }: Pick<BuildRun, 'progress' | 'failed'>, targets: readonly OutputTarget[],
): Failure[] {
  const byName = new Map(targets.flatMap(target => namesOf(target).map(name => [name, target] as const)));
  const builtBy = downstream(targets);
  const failures = progress.failures.map(({ target, step }) => ({ name: target.name, step }));
  const named: Pick<Failure, 'name' | 'step'>[] = only === undefined ? [] : [{ name: only }];
  return (failures.length > 0 ? failures : named).map(failure => {
    const failed = byName.get(failure.name);
    return { ...failure, failed, blocked: failed ? reachable([failed], one => builtBy.get(one)!) : new Set() };
  });
}

function downstream(targets: readonly OutputTarget[]): Map<OutputTarget, OutputTarget[]> {
  const byId = new Map(targets.map(target => [target.id, target]));
  const builtBy = new Map<OutputTarget, OutputTarget[]>(targets.map(target => [target, []]));
  for (const target of targets) {
    target.builtOn.forEach(id => builtBy.get(byId.get(id)!)?.push(target));
  }
  return builtBy;
}

/** The reasons why targets and combinations cannot be built, by ID, and the targets that still can be. */
export interface Consequences {
  readonly reasons: ReadonlyMap<string, string>;
  readonly rest: readonly OutputTarget[];
}

/** The consequences of failures for targets. The other combinations of a matrix can be built without the failed one. */
export function consequences(asked: readonly OutputTarget[], failures: readonly Failure[]): Consequences {
  const reasons = new Map<string, string>();
  const rest = asked.flatMap(target => {
    const isIn = ({ blocked }: Failure) => [...blocked].some(({ id }) => id === target.id);
    const all = failures.filter(isIn);
    const upstream = all.find(({ failed }) => failed!.id !== target.id);
    const names = namesOf(target);
    const reasonOf = (name: string) => upstream ?? all.find(failure => names.length < 2 || failure.name === name);
    const open = names.filter(name => {
      const failure = reasonOf(name);
      if (failure) {
        reasons.set(`${target.stack.directory}/${name}`, titleOf(failure));
      }
      return !failure;
    });
    if (names.length === 0 && all.length > 0) {
      reasons.set(target.id, titleOf(all[0])); // only Buildx knows the names of its combinations
      return [];
    }
    return open.length === names.length ? [target] : open.length > 0 ? [{ ...target, selected: open }] : [];
  });
  return { reasons, rest };
}

/** A failure in one line. */
export function titleOf({ failed, name, step }: Failure): string {
  const id = failed ? `${failed.stack.directory}/${name}` : name;
  return step ? `${id} failed: ${oneLine(scriptIn(step) ?? step.text)}` : `${id} failed`;
}

/** The first line of the script in a heredoc, of which BuildKit shows the start only: `RUN <<"EOF" (set -eu...)`. */
function scriptIn({ text, error = '' }: Step): string | undefined {
  const quotedCommand = /^RUN .*<</.test(text) ? /^process ("[^]*") did not complete/.exec(error)?.[1] : undefined;
  if (quotedCommand === undefined) {
    return undefined;
  }
  try {
    const [, script = ''] = /^.*? -\w*c (.*)$/s.exec(JSON.parse(quotedCommand)) ?? [];
    const line = script.split('\n').find(one => one.trim() !== '' && !/^set -\w+$/.test(one));
    return line === undefined ? undefined : `RUN ${line}`;
  } catch {
    return undefined; // Go has escape sequences that JSON does not have
  }
}

/** The lines about a failure: the step, its log, where the image was made, and what was not built. */
export function failureLines(failure: Failure, progress: Progress, place: string | undefined): string[] {
  const { failed, step, blocked } = failure;
  const style = stylesOf(process.stderr);
  const others = [...blocked].filter(other => other !== failed && other.image).map(({ id }) => id);
  const made = failed && `${failed.path}${place === undefined ? '' : `, created at ${place}`}`;
  return [
    style('red', titleOf(failure)),
    ...step ? stepLines(step, progress) : [],
    ...made === undefined ? [] : [`  Construct: ${made}`],
    ...others.length > 0 ? [`  Not built because of it: ${others.join(', ')}`] : [],
  ];
}

/** The log of a step, and its error. */
function stepLines(step: Step, progress: Progress): string[] {
  // Escape sequences are for terminals.
  const log = process.stderr.isTTY ? progress.logOf(step) : stripVTControlCharacters(progress.logOf(step));
  return [...log.trimEnd().split('\n').filter(line => line !== '').map(line => `  ${line}`), `  ${step.error}`];
}
