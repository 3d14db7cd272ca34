import type { TargetDockerfile } from './dockerfiles';
import { objects, secretObjects } from './objects';
import type { SecretFiles } from './secret-files';
import type { FieldsOrList } from '../attributes/fields';
import { fieldOf } from '../attributes/fields';
import type { WholeList } from '../bake/list';
import type { Entries } from '../bake/value';
import { quoted } from '../common/errors';
import { dependencyOrder } from '../common/graph';
import type { Paths } from '../plan/paths';
import type { Plan, Target } from '../plan/plan';
import type { Problems } from '../plan/problems';
import { Resolver } from '../plan/resolve';

/** Secrets or SSH agents by ID, as values of a Bake file. An expression for several has itself as the ID. */
type ById = ReadonlyMap<unknown, Entries | WholeList>;

/** The secrets and SSH agents of a target. */
export interface Shown {
  readonly secret: ById;
  readonly ssh: ById;
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
      const secrets = secretValues.map((value, i) => [idOf(secret[i]), value] as const);
      const agents = objects(ssh, resolver).map((value, i) => [idOf(ssh[i]), value] as const);
      const merged = (kind: string, values: readonly (readonly [unknown, Entries | WholeList])[]) => {
        const byId = new Map<unknown, Entries | WholeList>();
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

function idOf(given: FieldsOrList): unknown {
  return given._list ?? fieldOf(given, 'id');
}

function twoOfOneId(kind: string, id: string): string {
  const ofNetwork = id.startsWith('company-');
  const remedy = ofNetwork ? 'use the same `companyNetwork` for these images' : 'give them different IDs';
  return `the ${kind} ${quoted(id)} differs between this image and an image that it is built on, `
    + `but BuildKit can run steps of both images with either of them; ${remedy}`;
}
