import type { Value } from './value';

/** One Bake file: https://docs.docker.com/build/bake/reference/ */
export interface BakeFile {
  /** Lines of the comment on top. */
  readonly header: readonly string[];
  /** Values that the environment cannot override. */
  readonly constants: readonly (readonly [string, Value])[];
  readonly variables: readonly Block[];
  readonly functions: readonly Block[];
  readonly groups: readonly Block[];
  readonly targets: readonly Block[];
}

/** A named block and its attributes, by the names that Bake gives them. */
export interface Block {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Value>;
  /** Blocks inside of it, which have no labels. */
  readonly blocks?: readonly Block[];
}

/**
 * The attributes of a target in the order in which they are written: what it is, what goes in, how it is built, what
 * comes out.
 */
export const TARGET_ATTRIBUTES = [
  'description', 'name', 'matrix', 'inherits',
  'context', 'dockerfile', 'dockerfile-inline', 'target', 'contexts', 'args', 'secret', 'ssh',
  'call', 'pull', 'no-cache', 'no-cache-filter', 'network', 'extra-hosts', 'entitlements', 'policy', 'resources', 'shm-size', 'ulimits',
  'cache-from', 'cache-to',
  'tags', 'platforms', 'labels', 'annotations', 'attest', 'output',
] as const;

export type TargetAttribute = typeof TARGET_ATTRIBUTES[number];

/** A block of those attributes that are given. */
export function block(name: string, attributes: Readonly<Record<string, Value | undefined>>): Block {
  const given = new Map<string, Value>();
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value !== undefined) {
      given.set(key, value);
    }
  }
  return { name, attributes: given };
}
