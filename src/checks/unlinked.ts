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
import { stageOf } from '../plan/existing/stages';
import { TOKEN_RULES } from '../plan/existing/token-expansion';
import type { Plan, Target } from '../plan/plan';
import { isImageTarget, resultStage } from '../plan/plan';
import type { Warn } from '../plan/problems';
import { targetTags } from '../plan/tags';
import type { UsualBuild } from '../plan/usual-builds';
import { keyIn, usualBuilds } from '../plan/usual-builds';
import { warnOf } from '../plan/warn-of';

/** A reference by name, where it is written, and the line that makes it an edge of the graph. */
interface NamedImage {
  readonly reference: string;
  /** The source whose name it is, if it is one that the app names. */
  readonly source?: BuildContext;
  /** The reference in a build, if that differs from its text with the tokens evaluated. */
  nameIn?(build: UsualBuild): string | undefined;
  where(): string;
  fix(variable: string): string;
}

/** Warns of references to what another image of the app is published as: the build takes the published one. */
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
        const { node: { id, path }, _props: { matrix } } = other.image;
        const remedy = matrix ? `define the combination as an Image of its own, since nothing can be built on ${path}, which is a matrix` : one.fix(id.replace(/\W+/g, '_'));
        warnOf(target.image, warn)('UnlinkedImage', `${one.where()} names a tag of ${path}, but the build takes the published image because the two are not linked; ${remedy}`);
      }
    }
  }
}

/** The tags of a target, as they are written and as they are by default. */
function tagsOf(target: Target): string[] {
  const tags = isImageTarget(target) ? targetTags(target) ?? [] : [];
  return tags.every(isLiteral) ? tags : [...tags, ...usualBuilds(target).flatMap(build => tags.map(tag => build.text(tag)))];
}

/** What a reference is in the builds in which no context takes the place of it. */
function unlinkedNames({ reference, source, nameIn }: NamedImage, builds: readonly UsualBuild[], all: readonly GivenContext[]): string[] {
  const given = all.filter(one => source === undefined || one.source !== source);
  const isReplaced = (name: string, keys: readonly string[]) => keys.some(key => !isLiteral(key) || key.replace(/::.*/s, '') === familiarReference(name));
  const written = isReplaced(reference, given.map(one => one.key)) ? [] : [reference];
  const inBuilds = builds.flatMap(build => {
    const name = nameIn ? nameIn(build) : build.text(reference);
    return name === undefined || !isLiteral(name) || isReplaced(name, given.map(one => keyIn(build, one))) ? [] : [name];
  });
  return isLiteral(reference) && builds.length > 0 ? inBuilds : [...written, ...inBuilds];
}

/** A link would then be a cycle, as where a compiler is built with its last release. */
function isBuiltOn(target: Target, image: Target['image']): boolean {
  return [...reachable([target], t => t.needs)].some(t => t.image === image);
}

function namedInStages({ reads }: Target): NamedImage[] {
  const images = reads.map(read => read.source).filter(BuildContext.isBuildContext).filter(source => source._kind === 'image');
  return images.map(source => ({
    reference: source._value,
    source,
    where: () => `BuildContext.image(${quoted(shownText(source._value))})`,
    fix: variable => `pass the Image itself, \`${variable}\``,
  }));
}

/** What ONBUILD instructions of existing Dockerfiles name that generated stages start from. */
function namedInTriggers({ image, stage = resultStage(image) }: Target): NamedImage[] {
  return [...stage && !image.dockerfile._existing ? stagesOf([stage]) : []].flatMap(({ parent, _dockerfile }) => {
    const { file, stage: { onBuildSources = [] } = {} } = onDisk(parent) ?? {};
    return onBuildSources.filter(({ name }) => !_dockerfile.tryFindStage(name.toLowerCase())).map(({ name, number }) => ({
      reference: name,
      where: () => `from=${name} in ${file}:${number}`,
      fix: (variable: string) => `add \`contexts: { '${familiarReference(name)}': ${variable} }\``,
    }));
  });
}

function namedInFile({ image, stage }: Target): NamedImage[] {
  const { name, reading } = image.dockerfile._existing ?? {};
  if (!reading) {
    return [];
  }
  const read = readOf(image, reading, stageOf(image, reading, stage?.name), TOKEN_RULES);
  return [...read.others].flatMap(([reference, { text, number, file = name, starts }]) => {
    const [start] = starts;
    const key = familiarReference(reference);
    return isLiteral(reference) && !isImageReference(reference) ? [] : [{
      reference,
      nameIn: start && !isLiteral(reference) ? ({ args }: UsualBuild) => expandBase(start, reading, globalValues(reading, args)).text : undefined,
      where: () => `${text} in ${file}:${number}`,
      fix: (variable: string) => (starts.some(s => s === resultBase(image)) ? `add \`base: ${variable}\``
        : isLiteral(key) ? `add \`contexts: { '${key}': ${variable} }\`` : `add ${variable} to \`bases\` under the name of the stage`),
    }];
  });
}
