import type { TargetDockerfile } from './dockerfiles';
import { objects, secretObjects } from './objects';
import type { SecretFiles } from './secret-files';
import { fieldOf } from '../attributes/fields';
import type { Value } from '../bake/value';
import { quoted } from '../common/errors';
import { dependencyOrder } from '../common/graph';
import type { Paths } from '../plan/paths';
import type { Plan, Target } from '../plan/plan';
import type { Problems } from '../plan/problems';
import { Resolver } from '../plan/resolve';

/** The secrets and SSH agents of a target by ID, as values of a Bake file. */
export interface Shown {
  readonly secret: ReadonlyMap<unknown, Value>;
  readonly ssh: ReadonlyMap<unknown, Value>;
}

/** The secrets and SSH agents of a target without any. */
export const NOTHING_SHOWN: Shown = { secret: new Map(), ssh: new Map() };

/**
 * The secrets and SSH agents of each target, including those of all targets that it is built on.
 *
 * BuildKit can run a step of a base image again when it builds a dependent target, even if the result is cached, such
 * as while the build of the base image is running. The step fails without the secret.
 */
export function shownByTarget(
  dockerfiles: ReadonlyMap<Target, TargetDockerfile>, needsOf: (target: Target) => readonly Target[],
  plan: Plan, paths: Paths, files: SecretFiles, problems: Problems,
): Map<Target, Shown> {
  const shown = new Map<Target, Shown>();
  for (const target of dependencyOrder(dockerfiles.keys(), needsOf).ordered) {
    const all = new Set(needsOf(target).map(needed => shown.get(needed) ?? NOTHING_SHOWN));
    const ofNeeds = [...all].filter(other => other !== NOTHING_SHOWN);
    const { secret = [], ssh = [] } = dockerfiles.get(target)?.props ?? {};
    if (secret.length === 0 && ssh.length === 0 && ofNeeds.length < 2) {
      shown.set(target, ofNeeds[0] ?? NOTHING_SHOWN); // saves time for most targets
      continue;
    }
    problems.make(target.image.node.path, guard => {
      const resolver = new Resolver(target.stack, target.image, plan.targetOf(target.image)!.name, [], guard);
      const secretValues = secretObjects(secret, resolver, target.image.node.path, files, paths);
      const secrets = secretValues.map((value, i) => [fieldOf(secret[i], 'id'), value] as const);
      const agents = objects(ssh, resolver).map((value, i) => [fieldOf(ssh[i], 'id'), value] as const);
      const merged = (kind: string, values: readonly (readonly [unknown, Value])[]) => {
        const byId = new Map<unknown, Value>();
        for (const [id, value] of values) {
          if (byId.has(id) && JSON.stringify(byId.get(id)) !== JSON.stringify(value)) {
            problems.report({ path: target.image.node.path, message: twoOfOneId(kind, String(id)) });
          }
          byId.set(id, value);
        }
        return byId;
      };
      shown.set(target, {
        secret: merged('secret', [...ofNeeds.flatMap(other => [...other.secret]), ...secrets]),
        ssh: merged('SSH agent', [...ofNeeds.flatMap(other => [...other.ssh]), ...agents]),
      });
    });
  }
  return shown;
}

function twoOfOneId(kind: string, id: string): string {
  const ofNetwork = id.startsWith('company-');
  const remedy = ofNetwork ? 'use the same `companyNetwork` for these images' : 'give them different IDs';
  return `the ${kind} ${quoted(id)} differs between this image and an image that it is built on, `
    + `but BuildKit can run steps of both images with either of them; ${remedy}`;
}
