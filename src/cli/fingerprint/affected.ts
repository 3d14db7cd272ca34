import type { FingerprintedName, FingerprintedTarget } from './fingerprint';
import { fingerprints } from './fingerprint';
import type { PublishedImage } from './registry';
import { publishedImages } from './registry';
import type { OutputTarget } from '../graph/output';
import type { Snapshot } from '../graph/snapshot';

/** Tags that a published image lacks. */
export interface MissingTags {
  readonly reference: string;
  readonly tags: readonly string[];
}

/** Images that have to be built, and images that are published already. */
export interface Affected {
  /**
   * The images that have to be built, or lack a tag. An image can be built as soon as the images of earlier levels are
   * published.
   */
  readonly levels: readonly (readonly OutputTarget[])[];
  /**
   * The published images with the same inputs, by the ID of the target. A matrix has one for each combination, which is
   * undefined for combinations that have to be built.
   */
  readonly published: ReadonlyMap<string, readonly (PublishedImage | undefined)[]>;
  /** The names of targets and combinations that have to be built, or lack a tag, by the ID of the target. */
  readonly open: ReadonlyMap<string, readonly string[]>;
  /** The tags that published images with the same inputs lack, by the ID of the target. */
  readonly missingTags: ReadonlyMap<string, readonly MissingTags[]>;
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
  const published = new Map<string, readonly (PublishedImage | undefined)[]>();
  const missingTags = new Map<string, readonly MissingTags[]>();
  const reasons = new Map<string, string>();
  const open = new Map<string, readonly string[]>();
  for (const { target: { id }, names } of tagged) {
    const sameOf = ({ tags, fingerprint }: FingerprintedName) =>
      tags.flatMap(tag => images.get(tag) ?? []).find(image => image.fingerprint === fingerprint);
    const othersOf = ({ tags, fingerprint }: FingerprintedName) =>
      tags.filter(tag => images.get(tag)?.fingerprint !== fingerprint);
    const same = names.map(sameOf);
    const others = names.flatMap(othersOf);
    published.set(id, same);
    open.set(id, names.filter((name, i) => !same[i] || othersOf(name).length > 0).map(({ name }) => name));
    if (same.includes(undefined)) {
      reasons.set(id, reasonFor(others.flatMap(tag => images.get(tag) ?? [])));
    } else if (others.length > 0) {
      reasons.set(id, `not published as ${others.join(', ')}`);
    }
    const missing = names.flatMap((name, i) =>
      (same[i] ? [{ reference: same[i].reference, tags: othersOf(name) }] : []));
    missingTags.set(id, missing.filter(({ tags }) => tags.length > 0));
  }
  asked.filter(({ id }) => !published.has(id))
    .forEach(({ id }) => {
      reasons.set(id, 'not published');
      open.set(id, found.get(id)!.names.map(({ name }) => name));
    });
  const levels = inLevels([...found.values()].map(({ target }) => target), reasons);
  return { ...levels, published, open, missingTags, fingerprints: found };
}

/** @param images published images with one of the tags, and with other inputs */
function reasonFor(images: readonly PublishedImage[]): string {
  return images.length === 0 ? 'not published'
    : images.some(image => image.fingerprint) ? 'other inputs' : 'published without a fingerprint';
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
  { target, names }: FingerprintedTarget, fingerprinted: Affected['fingerprints'], published: Affected['published'],
): string[] {
  const references = new Map(target.builtOn.filter(id => published.has(id)).flatMap(id =>
    fingerprinted.get(id)!.names.flatMap(({ name }, i): [string, string][] => {
      const image = published.get(id)![i];
      return image ? [[`target:${name}`, image.reference]] : [];
    })));
  return names.flatMap(({ name, contexts }) => Object.keys(contexts).filter(key => references.has(contexts[key]))
    .map(key => `--set=${name}.contexts.${key}=docker-image://${references.get(contexts[key])}`));
}
