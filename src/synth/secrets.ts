import type { BuildSecret } from '../core/build-secret';
import type { SshAgent } from '../core/ssh-agent';
import { dependencyOrder } from '../graph';
import type { Target } from './plan';

/** What is shown to the steps of a target, by ids. */
export interface Shown {
  readonly secret: ReadonlyMap<string, BuildSecret>;
  readonly ssh: ReadonlyMap<string, SshAgent>;
}

/** What a target itself is given. */
type Given = (target: Target) => { readonly secret?: readonly BuildSecret[]; readonly ssh?: readonly SshAgent[] };

const NOTHING: Shown = { secret: new Map(), ssh: new Map() };

/**
 * The secrets and agents of each target: its own, and those of all that it is built on.
 *
 * BuildKit can run a step of a base again in the build of what is built on it, even if the result is cached, for example
 * while the build of the base still runs. It then looks for the secret there, and fails if there is none.
 */
export function shownTo(targets: readonly Target[], needsOf: (target: Target) => readonly Target[], given: Given): Map<Target, Shown> {
  const shown = new Map<Target, Shown>();
  for (const target of dependencyOrder(targets, needsOf).ordered) {
    const ofNeeds = [...new Set(needsOf(target).map(needed => shown.get(needed) ?? NOTHING))].filter(other => other !== NOTHING);
    const { secret = [], ssh = [] } = given(target);
    const isPlain = secret.length === 0 && ssh.length === 0 && ofNeeds.length < 2;
    // Most targets add nothing to what one other has.
    shown.set(target, isPlain ? ofNeeds[0] ?? NOTHING : {
      secret: new Map([...ofNeeds.flatMap(other => [...other.secret]), ...secret.map(s => [s.id, s] as const)]),
      ssh: new Map([...ofNeeds.flatMap(other => [...other.ssh]), ...ssh.map(s => [s.id, s] as const)]),
    });
  }
  return shown;
}
