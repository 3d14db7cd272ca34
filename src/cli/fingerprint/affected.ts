import type { FingerprintedTarget } from './fingerprint';
import { fingerprints } from './fingerprint';
import type { PublishedImage } from './registry';
import { publishedImages } from './registry';
import type { Output, OutputTarget } from '../graph/output';
import type { Snapshot } from '../graph/snapshot';

/** Images that have to be built, and images that are published already. */
export interface Affected {
  /** The images that have to be built. An image can be built as soon as the images of earlier levels are published. */
  readonly levels: readonly (readonly OutputTarget[])[];
  /** The published images with the same inputs, by the ID of the target. A matrix has one for each combination. */
  readonly unchanged: ReadonlyMap<string, readonly PublishedImage[]>;
  /** The reason to build each image, by the ID of the target. */
  readonly reasons: ReadonlyMap<string, string>;
  /** The fingerprints by the ID of the target. */
  readonly fingerprints: ReadonlyMap<string, FingerprintedTarget>;
}

/** Compares the fingerprints of images, and of what they are built on, with those of the published images. */
export async function affectedBy(snapshot: Snapshot, asked: readonly OutputTarget[]): Promise<Affected> {
  const found = await fingerprints(snapshot, asked);
  const tagged = [...found.values()].filter(({ target, names }) =>
    target.published && names.every(({ tags }) => tags.length > 0));
  const images = await publishedImages(tagged.flatMap(({ names }) => names.flatMap(({ tags }) => tags)));
  const unchanged = new Map<string, readonly PublishedImage[]>();
  const reasons = new Map<string, string>();
  for (const { target: { id }, names, fingerprint } of tagged) {
    const tags = names.flatMap(one => one.tags);
    const missing = tags.filter(tag => !images.has(tag));
    const other = tags.flatMap(tag => images.get(tag) ?? []).find(image => image.fingerprint !== fingerprint);
    if (missing.length > 0) {
      reasons.set(id, missing.length < tags.length ? `not published as ${missing.join(', ')}` : 'not published');
    } else if (other) {
      reasons.set(id, other.fingerprint ? 'other inputs' : 'published without a fingerprint');
    } else {
      unchanged.set(id, names.map(one => images.get(one.tags[0])!));
    }
  }
  asked.filter(({ id }) => !unchanged.has(id) && !reasons.has(id))
    .forEach(({ id }) => reasons.set(id, 'not published'));
  return { ...inLevels([...found.values()].map(({ target }) => target), reasons), unchanged, fingerprints: found };
}

/**
 * Sorts images by levels.
 *
 * @param ordered all targets, each after everything that it is built on
 * @param own the reasons of the images to build
 */
export function inLevels(
  ordered: readonly OutputTarget[], own: ReadonlyMap<string, string>,
): Pick<Affected, 'levels' | 'reasons'> {
  const levels: OutputTarget[][] = [];
  const reasons = new Map<string, string>();
  /** The level of the next image on a target, and the images to build that it is built on. */
  const states = new Map<string, { readonly next: number; readonly below: readonly string[] }>();
  for (const target of ordered) {
    const needs = target.builtOn.flatMap(id => states.get(id) ?? []);
    const level = Math.max(0, ...needs.map(({ next }) => next));
    const below = [...new Set(needs.flatMap(need => need.below))];
    const reason = own.get(target.id);
    if (reason === undefined) {
      states.set(target.id, { next: level, below });
    } else {
      (levels[level] ??= []).push(target);
      reasons.set(target.id, below.length > 0 ? `built on ${below.join(', ')}` : reason);
      states.set(target.id, { next: level + 1, below: [target.id] });
    }
  }
  return { levels, reasons };
}

/** The flags of Buildx that make a target use published images in place of building them. */
export function publishedFlags(
  { target, names }: FingerprintedTarget, { targets }: Output, unchanged: Affected['unchanged'],
): string[] {
  return target.builtOn.filter(id => unchanged.has(id)).flatMap(id => {
    const [{ reference }] = unchanged.get(id)!;
    const context = `target:${targets.get(id)!.name}`;
    return names.flatMap(({ name, contexts }) => Object.keys(contexts).filter(key => contexts[key] === context)
      .map(key => `--set=${name}.contexts.${key}=docker-image://${reference}`));
  });
}
