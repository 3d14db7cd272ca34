import { baseReplacements } from './bases';
import { contextKey } from './context-keys';
import { canBeOneName } from './equal-names';
import { StagePlatforms } from './platforms';
import { stageOf } from './stages';
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

/** An entry of `contexts` that a user gives to an image. */
export interface GivenContext {
  /** The property that asks for it, for messages. */
  readonly property: string;
  /** The name as the user or the Dockerfile has it. */
  readonly name: string;
  /** The key under which BuildKit looks it up. */
  readonly key: string;
  readonly source: IBuildSource;
}

/** What a user gives to an image, by `contexts`, `base` and `bases`. What cannot be given is left out. */
export function givenContexts(image: Image): GivenContext[] {
  const { dockerfile, _props: { contexts = {}, base, bases } } = image;
  if (!base && !bases && Object.keys(contexts).length === 0) {
    return [];
  }
  const isKnown = !dockerfile._existing || dockerfile._existing.reading !== undefined;
  // Only a Dockerfile that exists can refer to a stage in another case.
  const stages = dockerfile._existing ? dockerfile.stages.map(s => s.name) : [];
  // Equal names have the same key, also where an expression yields it.
  const keys = new Map<string, string>();
  const given = (property: string, name: string, source: IBuildSource): GivenContext => {
    const key = keys.get(name) ?? (isKnown ? contextKey(name, stages) : name);
    keys.set(name, key);
    return { property, name, key, source };
  };
  return [
    ...Object.entries(contexts).map(([name, source]) => given('`contexts`', name, source)),
    ...baseReplacements(image).flatMap(({ property, reference, source }) => (reference === undefined ? [] : [given(property, reference, source)])),
  ];
}

/**
 * The contexts that a target of an image is given, by their keys: of an existing Dockerfile, those only that its stages
 * read, so that nothing else is built for it.
 *
 * @param stage the stage that the target is, if that is not what the image becomes
 */
export function contextsOf(image: Image, stage?: Stage): Record<string, Read> {
  return Object.fromEntries([...contextReads(image, stage)].map(([key, [read]]) => [key, read]));
}

/** The same, with a read for each platform on which BuildKit looks for the source. */
export function contextReads(image: Image, stage?: Stage): Map<string, Read[]> {
  const given = givenContexts(image);
  const { reading } = image.dockerfile._existing ?? {};
  if (given.length === 0 || !reading) {
    return new Map(given.map(({ key, source }) => [key, [{ source }]]));
  }
  const wanted = stageOf(image, reading, stage?.name);
  const names = namesIn(readOf(image, reading, wanted));
  const ofStages = new StagePlatforms(image, reading);
  const { others } = readOf(image, reading, wanted, TOKEN_RULES);
  const reads = (one: GivenContext): Read[] => {
    const platforms = ofStages.at([...others].filter(([name]) => isNameOf(one, name)).map(([, place]) => place));
    return platforms.map(platform => (platform ? { source: one.source, platform } : { source: one.source }));
  };
  return new Map(given.filter(({ key }) => !names || isRead(key, names)).map(one => [one.key, reads(one)]));
}

/** Whether an entry can take the place of what a Dockerfile refers to by a name. */
export function isNameOf({ key, name }: GivenContext, other: string): boolean {
  return canBeOneName(isLiteral(key) ? key : name, other);
}

/**
 * What stages read by name: images, in the form in which BuildKit looks them up, and stages, since a context of a stage's
 * name takes its place. The names can have tokens. Nothing where only a build can tell.
 */
export function contextNames(image: Image, reading: Reading, wanted: readonly StageOnDisk[]): string[] | undefined {
  const { others, stages, isOpen } = readOf(image, reading, wanted, TOKEN_RULES);
  const names = [...others.keys()];
  return !isOpen && names.every(name => !isLiteral(name) || isImageReference(name))
    ? [...new Set([...names.map(familiarReference), ...[...stages].flatMap(s => s.name ?? [])])]
    : undefined;
}

/**
 * What stages of an image's existing Dockerfile read, and what ONBUILD instructions of the images that it is given read in them.
 *
 * @param replaced the names of stages whose place contexts take, so that what they are made of does not count
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

/** Whether a context takes the place of one of the names, for all platforms or for one. A key with tokens can. */
export function isRead(key: string, names: ReadonlySet<string>): boolean {
  return !isLiteral(key) || names.has(key.replace(/::.*/s, ''));
}
