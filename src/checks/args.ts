import { listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { Image } from '../constructs/image';
import { OnBuild } from '../dockerfile/instructions/on-build';
import { Arg } from '../dockerfile/instructions/variables';
import { Stage } from '../dockerfile/stage';
import { isPredefined } from '../dockerfile/syntax/variable';
import type { Instruction } from '../dockerfile/syntax/writing';
import { givenContexts } from '../plan/existing/contexts';
import type { Heirs } from '../plan/heirs';
import { lineage } from '../plan/lineage';
import { resultStage } from '../plan/plan';
import type { WarnOf } from '../plan/warn-of';
import { TAKEN_EVERYWHERE } from '../render/together';

/** Stands for the arguments of a Dockerfile whose language is not known. */
const ANY = Symbol('any');

/** Warns of build arguments of an image that no ARG takes: BuildKit takes any, and the value of a mistyped one is lost. */
export function argumentCheck(heirs: Heirs): (image: Image, warn: WarnOf) => void {
  const declaredByAll = heirs.gathered<unknown>(image => declaredBy(image) ?? [ANY]);
  return (image, warn) => checkArguments(image, declaredByAll, warn);
}

function checkArguments(image: Image, declaredByAll: (image: Image) => ReadonlySet<unknown>, warn: WarnOf): void {
  const { _ownArgs: own, dockerfile } = image;
  const ofAnother = !dockerfile._existing && dockerfile._owner !== image.node.path;
  if (own.length === 0 || ofAnother) {
    return;
  }
  const declared = declaredBy(image);
  const unknown = declared ? own.filter(arg => !declared.has(arg) && !isPredefined(arg) && !TAKEN_EVERYWHERE.test(arg)) : [];
  if (unknown.length === 0) {
    return;
  }
  const elsewhere = new Set([...[...basesOf(image)].flatMap(onBuildArgs), ...argsOfBases(image)]);
  const all = declaredByAll(image);
  const known = [...declared!].sort();
  for (const arg of unknown.filter(name => !elsewhere.has(name) && !all.has(ANY) && !all.has(name))) {
    const file = dockerfile._existing ? quoted(dockerfile._existing.name) : 'its stages';
    warn('UndeclaredArg', `has the argument ${quoted(arg)}, which no ARG of ${file} declares${nearestHint(arg, known)}. `
      + (known.length > 0 ? `There is ${listed(known)}` : 'It declares none'));
  }
}

/** The arguments that the Dockerfile of an image declares. Nothing where its language is not known. */
function declaredBy({ dockerfile }: Image): ReadonlySet<string> | undefined {
  return dockerfile._existing
    ? dockerfile._existing.reading?.args
    : new Set(dockerfile.stages.flatMap(s => s._instructions).flatMap(argName));
}

/** What the stages of an image start from, through the images of the app. */
function basesOf({ dockerfile: { stages } }: Image): Set<Stage> {
  return new Set(stages.flatMap(stage => lineage(stage).slice(1)));
}

/** The arguments of the images with existing Dockerfiles that an image starts from. */
function argsOfBases(image: Image): string[] {
  const sources = [...image.dockerfile.stages.map(stage => stage.parent), ...givenContexts(image).map(given => given.source)];
  const stages = sources.flatMap(source => (Image.isImage(source) ? resultStage(source) ?? [] : Stage.isStage(source) ? source : []));
  return [...sources.filter(Image.isImage).flatMap(base => [...base.dockerfile._existing?.reading?.args ?? []]), ...stages.flatMap(onBuildArgs)];
}

/** What ONBUILD declares in a stage that starts from this one. */
function onBuildArgs({ _dockerfile: { _existing: existing }, _instructions }: Stage): string[] {
  return existing ? [...existing.reading?.args ?? []] : _instructions.flatMap(i => (i instanceof OnBuild ? argName(i.instruction) : []));
}

function argName(instruction: Instruction): string[] {
  return instruction instanceof Arg ? [instruction.name] : [];
}
