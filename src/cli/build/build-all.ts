import type { Closure } from './closure';
import { Closures } from './closure';
import type { Failure } from './failure';
import { consequences, failureLines, failuresOf } from './failure';
import type { TargetProgress } from './progress';
import type { Built } from './result';
import { builtTargets, countsOf, namesOf } from './result';
import type { BakeFlags, BuildRun, ProgressType } from './run';
import { runClosure } from './run';
import type { Output, OutputTarget } from '../graph/output';
import type { AppOptions } from '../run/options';
import { placesOf } from '../run/places';
import { isStopped } from '../run/programs';

/** Settings of a build. */
export interface BuildSettings {
  readonly progress: ProgressType;
  /** Whether to build what does not depend on a failure. */
  readonly keepGoing: boolean;
  readonly flags: BakeFlags;
  /** The IDs of targets that are not built, because others use a published image in their place. */
  readonly published: ReadonlySet<string>;
  /** The app, which can tell where an image that failed was created. */
  readonly app?: AppOptions;
}

/** The end of a build. */
export interface BuildEnd {
  /** The exit code of the first run of Buildx that has failed; otherwise, 0. */
  readonly code: number;
  readonly built: readonly Built[];
  /** The reasons why targets and combinations were not built, or not to the end, by ID. */
  readonly failed: ReadonlyMap<string, string>;
  /** The progress of targets and combinations, by ID, as far as it is known. */
  readonly progress: ReadonlyMap<string, TargetProgress>;
}

/** Builds closures one after the other, and shows failures. */
export async function buildAll(
  output: Output, closures: readonly Closure[], settings: BuildSettings,
): Promise<BuildEnd> {
  let code = 0;
  const built: Built[] = [];
  const failed = new Map<string, string>();
  const progress = new Map<string, TargetProgress>();
  const open = [...closures];
  for (let closure = open.shift(); closure; closure = open.shift()) {
    const run = await runClosure(closure, settings.progress, settings.flags);
    addProgress(progress, closure, run);
    built.push(...builtTargets(closure.asked, run.metadata));
    if (run.code === 0) {
      continue;
    }
    code ||= run.code;
    const failures = failuresOf(run, closure.targets);
    await showFailures(failures, run, settings.app);
    const { reasons, rest } = consequences(closure.asked, failures);
    reasons.forEach((reason, id) => failed.set(id, reason));
    const isEnd = isStopped() || !settings.keepGoing;
    // If no step explains the failure, another run would fail as well.
    if (!isEnd && reasons.size > 0) {
      open.unshift(...rest.length > 0 ? new Closures(output, settings.published).of(rest) : []);
      continue;
    }
    const left = [...rest, ...isEnd ? open.splice(0).flatMap(other => other.asked) : []];
    left.forEach(target => idsOf(target).forEach(id => failed.set(id, 'not built, or not to the end')));
    showNotBuilt(left, reasons.size > 0 && !isStopped() ? '; use --keep-going' : '');
  }
  return { code, built, failed, progress };
}

/** Adds the progress of a run. A later run finds in the cache what an earlier one has built. */
function addProgress(all: Map<string, TargetProgress>, { targets }: Closure, { progress }: BuildRun): void {
  const ids = new Map(targets.flatMap(target => namesOf(target).map((name, i) => [name, idsOf(target)[i]] as const)));
  for (const [name, target] of progress.targets) {
    const id = ids.get(name) ?? name;
    const former = all.get(id);
    const hasRunBefore = former && countsOf(former.instructions).ran > countsOf(target.instructions).ran;
    all.set(id, hasRunBefore ? former : target);
  }
}

/** The IDs of a target, or of the combinations of its matrix. */
function idsOf(target: OutputTarget): string[] {
  return namesOf(target).map(name => `${target.stack.directory}/${name}`);
}

async function showFailures(
  failures: readonly Failure[], run: BuildRun, app: AppOptions | undefined,
): Promise<void> {
  const places = failures.length > 0 && app && !isStopped() ? await placesOf(app) : new Map<string, string>();
  const lines = failures.flatMap(failure =>
    [...failureLines(failure, run.progress, places.get(failure.failed?.path ?? '')), '']);
  // The lines of the Dockerfile, and errors that no step explains.
  [...lines, ...run.messages].forEach(line => console.error(line));
}

function showNotBuilt(targets: readonly OutputTarget[], advice: string): void {
  if (targets.length > 0) {
    const ids = targets.flatMap(target => (target.selected ? idsOf(target) : target.id));
    console.error(`Not built, or not to the end: ${ids.join(', ')}${advice}`);
  }
}
