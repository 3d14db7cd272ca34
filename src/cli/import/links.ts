import type { PrintedTarget } from './printed-dockerfile';
import { readingOf } from './printed-dockerfile';
import type { Resolved } from './resolved';
import type { BakeSource } from './source/bake-source';
import { familiarReference } from '../../bake/image-reference';
import { reachable } from '../../common/graph';
import { baseStage, expandBase, globalValues, readBy } from '../../dockerfile/existing/references';

/** A reference in the Dockerfile of a target to a tag of another target. */
export interface Link {
  readonly target: string;
  /** The reference, as BuildKit looks it up. */
  readonly reference: string;
  /** Whether the reference is the base image of the target. */
  readonly isBase: boolean;
  /** The name of the other target. */
  readonly to: string;
}

/**
 * Finds the references in Dockerfiles to tags of other targets. Buildx does not know them, and would pull the tag from
 * a registry. A target with a matrix has no single image to refer to.
 */
export function findLinks({ targets: resolved }: Resolved, { targets }: BakeSource): Link[] {
  const images = [...targets.keys()].filter(name => Object.hasOwn(resolved, name));
  const byTag = new Map(images.flatMap(name => (resolved[name].tags ?? []).map(tag => [familiarReference(tag), name])));
  const found = images.flatMap(target => linksOf(target, resolved[target], byTag));
  const linked: Link[] = [];
  for (const link of found) {
    const next = (name: string) => [
      ...Object.values(resolved[name]?.contexts ?? {}).flatMap(value => /^target:(.*)$/.exec(value)?.[1] ?? []),
      ...linked.filter(other => other.target === name).map(({ to }) => to),
    ];
    // A compiler that is built with its previous release is no link.
    linked.push(...reachable([link.to], next).has(link.target) ? [] : [link]);
  }
  return linked;
}

function linksOf(target: string, resolved: PrintedTarget, byTag: ReadonlyMap<string, string>): Link[] {
  const { reading, wanted } = readingOf(resolved) ?? {};
  if (!reading || !wanted) {
    return [];
  }
  const values = globalValues(reading, resolved.args);
  let bottom = wanted;
  for (let below = baseStage(bottom, reading, values); below; below = baseStage(bottom, reading, values)) {
    bottom = below;
  }
  const base = expandBase(bottom, reading, values).text;
  return [...readBy([wanted], reading, values).others.keys()].flatMap((name): Link[] => {
    const reference = familiarReference(name);
    const to = byTag.get(reference);
    const isReplaced = Object.keys(resolved.contexts ?? {}).some(key => key.replace(/::.*/s, '') === reference);
    return to === undefined || to === target || isReplaced ? [] : [{ target, reference, isBase: name === base, to }];
  });
}
