import { BuildContext } from '../attributes/build-context';
import { familiarReference, isImageReference } from '../bake/image-reference';
import { quoted } from '../common/errors';
import { reachable } from '../common/graph';
import { isLiteral, shownText } from '../common/tokens';
import { onDisk } from '../dockerfile/existing/on-disk';
import { expandBase, globalValues } from '../dockerfile/existing/references';
import { stagesOf } from '../dockerfile/graph';
import { resultBase } from '../plan/existing/bases';
import type { GivenContext } from '../plan/existing/contexts';
import { givenContexts, readOf } from '../plan/existing/contexts';
import { targetStages } from '../plan/existing/stages';
import { TOKEN_RULES } from '../plan/existing/token-expansion';
import type { Plan, Target } from '../plan/plan';
import { resultStages } from '../plan/plan';
import type { Warn } from '../plan/problems';
import { singleTags } from '../plan/tags';
import type { UsualBuild } from '../plan/usual-builds';
import { keyIn, usualBuilds } from '../plan/usual-builds';
import { warnOf } from '../plan/warn-of';

/** An image reference by name, with its place and the change that links it to an image of the app. */
interface NamedImage {
  readonly reference: string;
  /** The source with the reference, if the reference is in the app. */
  readonly source?: BuildContext;
  /** The reference in a build, if that differs from its text with the tokens evaluated. */
  nameIn?(build: UsualBuild): string | undefined;
  where(): string;
  fix(variable: string): string;
}

/** Warns of references to a tag of another image of the app. The build uses the published image for them. */
export function warnOfUnlinked(plan: Plan, warn: Warn): void {
  const targets = plan.stacks.flatMap(s => s.targets);
  const byTag = new Map<string, Target>();
  for (const target of targets) {
    tagsOf(target).forEach(tag => byTag.set(familiarReference(tag), target));
  }
  for (const target of byTag.size > 0 ? targets : []) {
    const named = [...namedInStages(target), ...namedInTriggers(target), ...namedInFile(target)];
    const builds = named.length > 0 ? usualBuilds(target) : [];
    const given = givenContexts(target.image);
    for (const one of named) {
      const other = unlinkedNames(one, builds, given).flatMap(name => byTag.get(familiarReference(name)) ?? [])
        .find(({ image }) => image !== target.image);
      if (other && !isBuiltOn(other, target.image)) {
        const { path } = other.image.node;
        warnOf(target.image, warn)('UnlinkedImage', `${one.where()} names a tag of ${path}, `
          + `but the build uses the published image because the two are not linked; ${remedy(one, other.image)}`);
      }
    }
  }
}

function remedy(one: NamedImage, { node: { id, path }, _props: { matrix } }: Target['image']): string {
  return matrix
    ? `use a combination of the matrix ${path}, such as ${id.replace(/\W+/g, '_')}.combination({ … })`
    : one.fix(id.replace(/\W+/g, '_'));
}

/** The tags of a target, as written and as evaluated with default values. */
function tagsOf(target: Target): string[] {
  const tags = singleTags(target);
  const evaluated = () => usualBuilds(target).flatMap(build => tags.map(tag => build.text(tag)));
  return tags.every(isLiteral) ? tags : [...tags, ...evaluated()];
}

/** The evaluated names of a reference in the builds in which no context replaces the reference. */
function unlinkedNames(
  { reference, source, nameIn }: NamedImage, builds: readonly UsualBuild[], all: readonly GivenContext[],
): string[] {
  const given = all.filter(one => source === undefined || one.source !== source);
  const isReplaced = (name: string, keys: readonly string[]) =>
    keys.some(key => !isLiteral(key) || key.replace(/::.*/s, '') === familiarReference(name));
  const written = isReplaced(reference, given.map(one => one.key)) ? [] : [reference];
  const inBuilds = builds.flatMap(build => {
    const name = nameIn ? nameIn(build) : build.text(reference);
    const keys = given.map(one => keyIn(build, one));
    return name === undefined || !isLiteral(name) || isReplaced(name, keys) ? [] : [name];
  });
  return isLiteral(reference) && builds.length > 0 ? inBuilds : [...written, ...inBuilds];
}

/** Whether a link would form a cycle, such as for a compiler that is built with its previous release. */
function isBuiltOn(target: Target, image: Target['image']): boolean {
  return [...reachable([target], t => t.needs)].some(t => t.image === image);
}

function namedInStages({ reads }: Target): NamedImage[] {
  const contexts = reads.map(read => read.source).filter(BuildContext.isBuildContext);
  return contexts.filter(source => source._kind === 'image').map(source => ({
    reference: source._value,
    source,
    where: () => `BuildContext.image(${quoted(shownText(source._value))})`,
    fix: variable => `pass the Image itself, \`${variable}\``,
  }));
}

/** The images in `ONBUILD` instructions of existing Dockerfiles that generated stages are built on. */
function namedInTriggers({ image, stage }: Target): NamedImage[] {
  const stages = image.dockerfile._existing ? [] : [...stagesOf(stage ? [stage] : resultStages(image))];
  return stages.flatMap(({ parent, _dockerfile }) => {
    const { file, stage: { onBuildSources = [] } = {} } = onDisk(parent) ?? {};
    const images = onBuildSources.filter(({ name }) => !_dockerfile.tryFindStage(name.toLowerCase()));
    return images.map(({ name, number }) => ({
      reference: name,
      where: () => `from=${name} in ${file}:${number}`,
      fix: (variable: string) => `add ${variable} to \`contexts\` under ${quoted(familiarReference(name))}`,
    }));
  });
}

function namedInFile({ image, stage }: Target): NamedImage[] {
  const { name, reading } = image.dockerfile._existing ?? {};
  if (!reading) {
    return [];
  }
  const read = readOf(image, reading, targetStages(image, reading, stage?.name), TOKEN_RULES);
  return [...read.others].flatMap(([reference, { text, number, file = name, starts }]) => {
    const [start] = starts;
    const key = familiarReference(reference);
    const nameIn = ({ args }: UsualBuild) => expandBase(start, reading, globalValues(reading, args)).text;
    return isLiteral(reference) && !isImageReference(reference) ? [] : [{
      reference,
      nameIn: start && !isLiteral(reference) ? nameIn : undefined,
      where: () => `${text} in ${file}:${number}`,
      fix: (variable: string) => fixInFile(variable, key, starts.some(s => s === resultBase(image))),
    }];
  });
}

function fixInFile(variable: string, key: string, isBase: boolean): string {
  if (isBase) {
    return `set \`base\` to ${variable}`;
  }
  return isLiteral(key)
    ? `add ${variable} to \`contexts\` under ${quoted(key)}`
    : `add ${variable} to \`bases\` under the name of the stage`;
}
