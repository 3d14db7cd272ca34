import type { Closure } from './closure';
import { Closures } from './closure';
import type { Failure } from './failure';
import { failureLines, failuresOf } from './failure';
import { Progress } from './progress';
import type { Built } from './result';
import { builtTargets } from './result';
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
  readonly progress: Progress;
}

/** Builds closures one after the other, and shows failures. */
export async function buildAll(
  output: Output, closures: readonly Closure[], settings: BuildSettings,
): Promise<BuildEnd> {
  let code = 0;
  const built: Built[] = [];
  const progress = new Progress([]);
  const open = [...closures];
  for (let closure = open.shift(); closure; closure = open.shift()) {
    const run = await runClosure(closure, settings.progress, settings.flags);
    run.progress.targets.forEach((target, name) => progress.targets.set(name, target));
    built.push(...builtTargets(closure.asked, run.metadata));
    if (run.code === 0) {
      continue;
    }
    code ||= run.code;
    const failures = failuresOf(run.progress, closure.targets);
    await showFailures(failures, run, settings.app);
    const rest = restOf(closure, failures);
    if (isStopped()) {
      break;
    }
    if (!settings.keepGoing) {
      showNotBuilt([...rest, ...open.flatMap(other => other.asked)], '; use --keep-going');
      break;
    }
    if (rest.length === closure.asked.length) {
      showNotBuilt(rest, ''); // no step explains the failure, so the next run would fail as well
    } else if (rest.length > 0) {
      open.unshift(...new Closures(output, settings.published).of(rest));
    }
  }
  return { code, built, progress };
}

/** The targets that do not depend on a failure. */
function restOf({ asked }: Closure, failures: readonly Failure[]): OutputTarget[] {
  return asked.filter(target => !failures.some(({ blocked }) => blocked.has(target)));
}

async function showFailures(
  failures: readonly Failure[], run: BuildRun, app: AppOptions | undefined,
): Promise<void> {
  const places = failures.length > 0 && app ? await placesOf(app) : new Map<string, string>();
  const lines = failures.flatMap(failure =>
    [...failureLines(failure, run.progress, places.get(failure.failed?.path ?? '')), '']);
  // The lines of the Dockerfile, and errors that no step explains.
  [...lines, ...run.messages].forEach(line => console.error(line));
}

function showNotBuilt(targets: readonly OutputTarget[], advice: string): void {
  if (targets.length > 0) {
    console.error(`Not built, or not to the end: ${targets.map(({ id }) => id).join(', ')}${advice}`);
  }
}
