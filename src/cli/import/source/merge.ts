import type { SourceBlock } from './block';
import type { Part } from './layout';

/** Adds a block to those of the same type. Buildx merges blocks of one name. */
export function addBlock(blocks: Map<string, SourceBlock>, block: SourceBlock, type: string): void {
  const former = blocks.get(block.name);
  // Buildx uses the last of several variables or functions with one name.
  const isReplaced = type === 'variable' || type === 'function';
  const merged = former && !isReplaced && (type === 'target' ? mergedAttributes(former.attributes, block.attributes)
    : { ...former.attributes, ...block.attributes });
  blocks.set(block.name, merged && former ? {
    name: block.name,
    place: block.place,
    attributes: merged,
    text: block.text,
    comment: [...former.comment, ...block.comment],
    rest: [...former.rest, ...block.rest],
    placeOf: attribute => (attribute in block.attributes ? block : former).placeOf(attribute),
    partOf: attribute => mergedParts(former.partOf(attribute), block.partOf(attribute)),
  } : block);
}

/** Parts of one attribute in two blocks, whose values Buildx merges. */
export function mergedParts(former: Part | undefined, own: Part | undefined): Part | undefined {
  return !former || !own ? own ?? former : {
    ...own, comments: [...former.comments, ...own.comments], parts: [...former.parts, ...own.parts],
  };
}

const MAPS = ['args', 'labels', 'contexts', 'extra-hosts', 'resources'];
const APPENDED = [
  'annotations', 'no-cache-filter', 'ulimits', 'entitlements', 'cache-from', 'policy', 'secret', 'ssh', 'attest',
];

/** Merges the attributes of a target into those of another one, in the same way as Buildx. */
export function mergedAttributes(
  base: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(own)) {
    const former = base[name];
    merged[name] = MAPS.includes(name) && typeof former === 'object' && typeof value === 'object'
      ? { ...former, ...withoutNulls(value, former) }
      : APPENDED.includes(name) && Array.isArray(former) && Array.isArray(value)
        ? [...former, ...value.filter(one => !former.some(other => JSON.stringify(other) === JSON.stringify(one)))]
        : value;
  }
  return merged;
}

/** Entries without those that are null and override others, which Buildx ignores. */
function withoutNulls(own: object | null, former: object | null): object {
  const isKept = ([key, value]: [string, unknown]) => value !== null || !(key in (former ?? {}));
  return Object.fromEntries(Object.entries(own ?? {}).filter(isKept));
}
