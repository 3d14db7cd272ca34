import { stripVTControlCharacters } from 'node:util';
import { oneLine } from './display';
import type { Progress, StepChange } from './progress';
import { reachable } from '../../common/graph';
import type { OutputTarget } from '../graph/output';
import { stylesOf } from '../show/terminal';

/** A step that has failed, with the targets that cannot be built because of it. */
export interface Failure extends StepChange {
  /** Undefined if Buildx shows a name that is not in the output. */
  readonly failed?: OutputTarget;
  /** The targets that are built on the failed one, and the failed one itself. */
  readonly blocked: ReadonlySet<OutputTarget>;
}

/** The failures of a build. */
export function failuresOf(progress: Progress, targets: readonly OutputTarget[]): Failure[] {
  const byName = new Map(targets.flatMap(target =>
    [target.name, ...target.combinations ?? []].map(name => [name, target] as const)));
  const builtBy = downstream(targets);
  return progress.failures.map(change => {
    const failed = byName.get(change.target.name);
    return { ...change, failed, blocked: failed ? reachable([failed], one => builtBy.get(one)!) : new Set() };
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

/** A failure in one line. */
export function titleOf({ failed, target, step }: Failure): string {
  return `${failed?.id ?? target.name} failed: ${oneLine(step.text)}`;
}

/** The lines about a failure: the step, its log, where the image was made, and what was not built. */
export function failureLines(failure: Failure, progress: Progress, place: string | undefined): string[] {
  const { failed, step, blocked } = failure;
  const style = stylesOf(process.stderr);
  const others = [...blocked].filter(other => other !== failed && other.image).map(({ id }) => id);
  // Escape sequences are for terminals.
  const log = process.stderr.isTTY ? progress.logOf(step) : stripVTControlCharacters(progress.logOf(step));
  const made = failed && `${failed.path}${place === undefined ? '' : `, created at ${place}`}`;
  return [
    style('red', titleOf(failure)),
    ...log.trimEnd().split('\n').filter(line => line !== '').map(line => `  ${line}`),
    `  ${step.error}`,
    ...made === undefined ? [] : [`  Construct: ${made}`],
    ...others.length > 0 ? [`  Not built because of it: ${others.join(', ')}`] : [],
  ];
}
