import { familiarReference, isImageReference } from '../bake/image-reference';
import { BuildContext } from '../core/build-context';
import { Image } from '../core/image';
import { onDisk } from '../dockerfile/on-disk';
import { stagesOf } from '../dockerfile/graph';
import { quoted } from '../errors';
import { reachable } from '../graph';
import { isLiteral, shownText } from '../tokens';
import { targetTags } from './bake-target';
import { resultBase } from './existing-bases';
import { GivenContext, givenContexts, isRead, readOf } from './existing-contexts';
import { stageOf } from './existing-stages';
import { warnOf } from './lint';
import { Plan, resultStage, Target } from './plan';
import type { Warn } from './problems';
import { TOKEN_RULES } from './token-expansion';

/** A reference by name, where it is written, and the line that makes it an edge of the graph. */
interface NamedImage {
  readonly reference: string;
  where(): string;
  fix(variable: string): string;
}

/** Warns of references to what another image of the app is published as: the build takes the published one. */
export function warnOfUnlinked(plan: Plan, warn: Warn): void {
  const targets = plan.stacks.flatMap(s => s.targets);
  const byTag = new Map<string, Target>();
  for (const target of targets) {
    targetTags(target)?.forEach(tag => byTag.set(familiarReference(tag), target));
  }
  for (const target of byTag.size > 0 ? targets : []) {
    for (const { reference, where, fix } of [...namedInStages(target), ...namedInTriggers(target), ...namedInFile(target)]) {
      const other = byTag.get(familiarReference(reference));
      if (other && other.image !== target.image && !other.image._props.matrix && !isBuiltOn(other, target.image)) {
        const variable = other.image.node.id.replace(/\W+/g, '_');
        warnOf(target.image, warn)('UnlinkedImage', `${where()} names a tag of ${other.image.node.path}, but the build takes the published image because the two are not linked; ${fix(variable)}`);
      }
    }
  }
}

/** A link would then be a cycle, as where a compiler is built with its last release. */
function isBuiltOn(target: Target, image: Image): boolean {
  return [...reachable([target], t => t.needs)].some(t => t.image === image);
}

function namedInStages({ image, reads }: Target): NamedImage[] {
  const images = reads.map(read => read.source).filter(BuildContext.isBuildContext).filter(source => source._kind === 'image');
  const linked = givenContexts(image);
  return images.filter(source => !isReplaced(source._value, linked.filter(given => given.source !== source))).map(source => ({
    reference: source._value,
    where: () => `BuildContext.image(${quoted(shownText(source._value))})`,
    fix: variable => `pass the Image itself, \`${variable}\``,
  }));
}

/** What ONBUILD instructions of existing Dockerfiles name that generated stages start from. */
function namedInTriggers({ image, stage = resultStage(image) }: Target): NamedImage[] {
  const linked = givenContexts(image);
  return [...stage && !image.dockerfile._existing ? stagesOf(stage) : []].flatMap(({ parent, _dockerfile }) => {
    const { file, stage: { onBuildSources = [] } = {} } = onDisk(parent) ?? {};
    const others = onBuildSources.filter(({ name }) => !_dockerfile.tryFindStage(name.toLowerCase()) && !isReplaced(name, linked));
    return others.map(({ name, number }) => ({
      reference: name,
      where: () => `from=${name} in ${file}:${number}`,
      fix: (variable: string) => `add \`contexts: { '${familiarReference(name)}': ${variable} }\``,
    }));
  });
}

/** Whether a context takes the place of an image. */
function isReplaced(reference: string, given: readonly GivenContext[]): boolean {
  return given.some(({ key }) => isRead(key, new Set([familiarReference(reference)])));
}

function namedInFile({ image, stage }: Target): NamedImage[] {
  const { name, reading } = image.dockerfile._existing ?? {};
  if (!reading) {
    return [];
  }
  const read = readOf(image, reading, stageOf(image, reading, stage?.name), TOKEN_RULES);
  const linked = givenContexts(image);
  return [...read.others].flatMap(([reference, { text, number, file = name }]) => {
    const key = familiarReference(reference);
    return (isLiteral(reference) && !isImageReference(reference)) || isReplaced(reference, linked) ? [] : [{
      reference,
      where: () => `${text} in ${file}:${number}`,
      fix: (variable: string) => (text.startsWith('FROM') && reference === resultBase(image) ? `add \`base: ${variable}\``
        : isLiteral(key) ? `add \`contexts: { '${key}': ${variable} }\`` : `add ${variable} to \`bases\` under the name of the stage`),
    }];
  });
}
