import { baseReplacements } from './bases';
import { contextKey } from './context-keys';
import { canBeOneName } from './equal-names';
import { StagePlatforms } from './platforms';
import { targetStages } from './stages';
import { TOKEN_RULES } from './token-expansion';
import { familiarReference, isImageReference } from '../../bake/image-reference';
import { isLiteral } from '../../common/tokens';
import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import { onDisk } from '../../dockerfile/existing/on-disk';
import type { Read as ReadOnDisk, TokenRules } from '../../dockerfile/existing/references';
import { globalValues, readBy } from '../../dockerfile/existing/references';
import type { Read } from '../../dockerfile/graph';
import type { Stage } from '../../dockerfile/stage';
import type { IBuildSource } from '../../dockerfile/syntax/build-source';
import { wholeMap } from '../../expressions/meaning';

/** A user-defined entry of `contexts`. */
export interface GivenContext {
  /** The property in messages. */
  readonly property: string;
  /** The name in the property or the Dockerfile. */
  readonly name: string;
  /** The key under which BuildKit looks up the context. */
  readonly key: string;
  readonly source: IBuildSource;
}

/** The entries that result from `contexts`, `base` and `bases` of an image, without invalid ones. */
export function givenContexts(image: Image): GivenContext[] {
  const { dockerfile, _props: { contexts = {}, base, bases } } = image;
  if (!base && !bases && Object.keys(contexts).length === 0) {
    return [];
  }
  const isKnown = !dockerfile._existing || dockerfile._existing.reading !== undefined;
  // Only an existing Dockerfile can refer to a stage in uppercase.
  const stages = dockerfile._existing ? dockerfile.stages.map(s => s.name) : [];
  // Equal names have the same key, even if the key is an expression.
  const keys = new Map<string, string>();
  const given = (property: string, name: string, source: IBuildSource): GivenContext => {
    const key = keys.get(name) ?? (isKnown && !wholeMap(name) ? contextKey(name, stages) : name);
    keys.set(name, key);
    return { property, name, key, source };
  };
  return [
    ...Object.entries(contexts).map(([name, source]) => given('`contexts`', name, source)),
    ...baseReplacements(image).flatMap(({ property, reference, source }) =>
      (reference === undefined ? [] : [given(property, reference, source)])),
  ];
}

/**
 * The user-defined contexts of a target, by key. For an existing Dockerfile, only the contexts that the stages of the
 * target read, so that nothing else is built for the target.
 *
 * @param stage the stage of the target, if it differs from the stage of the image
 */
export function contextsOf(image: Image, stage?: Stage): Record<string, Read> {
  return Object.fromEntries([...contextReads(image, stage)].map(([key, [read]]) => [key, read]));
}

/** The user-defined contexts of a target, with a read for each platform on which BuildKit looks up the source. */
export function contextReads(image: Image, stage?: Stage): Map<string, Read[]> {
  const given = givenContexts(image);
  const { reading } = image.dockerfile._existing ?? {};
  if (given.length === 0 || !reading) {
    return new Map(given.map(({ key, source }) => [key, [{ source }]]));
  }
  const wanted = targetStages(image, reading, stage?.name);
  const names = namesIn(readOf(image, reading, wanted));
  const ofStages = new StagePlatforms(image, reading);
  const { others } = readOf(image, reading, wanted, TOKEN_RULES);
  const reads = (one: GivenContext): Read[] => {
    const places = [...others].filter(([name]) => isNameOf(one, name)).map(([, place]) => place);
    const platforms = ofStages.at(places);
    return platforms.map(platform => (platform ? { source: one.source, platform } : { source: one.source }));
  };
  return new Map(given.filter(({ key }) => !names || isRead(key, names)).map(one => [one.key, reads(one)]));
}

/** Whether an entry can replace a name in a Dockerfile. */
export function isNameOf({ key, name }: GivenContext, other: string): boolean {
  return canBeOneName(isLiteral(key) ? key : name, other);
}

/**
 * The names that a context can replace: images, in the form in which BuildKit looks them up, and stages. The names can
 * contain tokens. Undefined if only a build can tell.
 */
export function contextNames(image: Image, reading: Reading, wanted: readonly StageOnDisk[]): string[] | undefined {
  const { others, stages, isOpen } = readOf(image, reading, wanted, TOKEN_RULES);
  const names = [...others.keys()];
  return !isOpen && names.every(name => !isLiteral(name) || isImageReference(name))
    ? [...new Set([...names.map(familiarReference), ...[...stages].flatMap(s => s.name ?? [])])]
    : undefined;
}

/**
 * Finds the sources of stages in an existing Dockerfile, including the sources of `ONBUILD` instructions of base
 * images.
 *
 * @param replaced the names of stages that contexts replace, whose sources are not read
 */
export function readOf(
  image: Image, reading: Reading, wanted: readonly StageOnDisk[], rules?: TokenRules, replaced?: ReadonlySet<string>,
): ReadOnDisk {
  const given = givenContexts(image).filter(({ source }) => onDisk(source));
  const inPlaceOf = (base: string) => given.filter(one => isNameOf(one, base)).map(({ source }) => onDisk(source)!);
  return readBy(wanted, reading, globalValues(reading, image._props.args, rules), { replaced, inPlaceOf });
}

function namesIn({ others, stages, isOpen }: ReadOnDisk): Set<string> | undefined {
  const names = [...others.keys()];
  return !isOpen && names.every(isImageReference)
    ? new Set([...names.map(familiarReference), ...[...stages].flatMap(s => s.name ?? [])])
    : undefined;
}

/** Whether a context can replace one of the names, for all platforms or for one. True for a key with tokens. */
export function isRead(key: string, names: ReadonlySet<string>): boolean {
  return !isLiteral(key) || names.has(key.replace(/::.*/s, ''));
}
