import type { Value } from './value';

/** A Bake file. @see https://docs.docker.com/build/bake/reference/ */
export interface BakeFile {
  /** Lines of the comment at the top. */
  readonly header: readonly string[];
  /** Values that environment variables cannot override. */
  readonly constants: readonly Block[];
  readonly variables: readonly Block[];
  readonly functions: readonly Block[];
  readonly groups: readonly Block[];
  readonly targets: readonly Block[];
}

/**
 * A named block and its attributes, by the names used in Bake files. A constant is a block with the attribute
 * `content`.
 */
export interface Block {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Value>;
  /** Nested blocks, which have no labels. */
  readonly blocks?: readonly Block[];
  /** Comment above the block. */
  readonly comment?: string;
}

/**
 * Attributes of a target in the order in which they are written: identification, inputs, build settings, outputs.
 */
export const TARGET_ATTRIBUTES = [
  'description',
  'name',
  'matrix',
  'inherits',
  'context',
  'dockerfile',
  'dockerfile-inline',
  'target',
  'contexts',
  'args',
  'secret',
  'ssh',
  'call',
  'pull',
  'no-cache',
  'no-cache-filter',
  'network',
  'extra-hosts',
  'entitlements',
  'policy',
  'resources',
  'shm-size',
  'ulimits',
  'cache-from',
  'cache-to',
  'tags',
  'platforms',
  'labels',
  'annotations',
  'attest',
  'output',
] as const;

export type TargetAttribute = typeof TARGET_ATTRIBUTES[number];

/** Attributes of a target that are lists. */
const LIST_ATTRIBUTES: ReadonlySet<string> = new Set<TargetAttribute>([
  'secret', 'ssh', 'no-cache-filter', 'entitlements', 'policy', 'ulimits', 'cache-from', 'cache-to', 'tags',
  'platforms', 'annotations', 'attest', 'output',
]);

/** Attributes of a target that are maps of texts. */
const MAP_ATTRIBUTES: ReadonlySet<string> = new Set<TargetAttribute>(
  ['contexts', 'args', 'labels', 'extra-hosts'],
);

/** The type of an attribute of a target, if it can be an expression for any number of members. */
export function structureOfAttribute(attribute: string): 'list' | 'map' | undefined {
  return LIST_ATTRIBUTES.has(attribute) ? 'list' : MAP_ATTRIBUTES.has(attribute) ? 'map' : undefined;
}

/** Returns the property of an image that has the name of an attribute. */
export function propertyOf(attribute: string): string {
  return attribute.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Returns a block with the attributes that are set. */
export function block(
  name: string, attributes: Readonly<Record<string, Value | undefined>>, comment?: string,
): Block {
  const given = new Map<string, Value>();
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value !== undefined) {
      given.set(key, value);
    }
  }
  return { name, attributes: given, comment };
}
