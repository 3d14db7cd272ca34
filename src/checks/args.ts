import { quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { oneOf } from '../common/one-of';
import { imageOf } from '../constructs/combination';
import type { Image } from '../constructs/image';
import type { Dockerfile } from '../dockerfile/dockerfile';
import { OnBuild } from '../dockerfile/instructions/on-build';
import { Arg } from '../dockerfile/instructions/variables';
import { Stage } from '../dockerfile/stage';
import { isPredefined } from '../dockerfile/syntax/variable';
import type { Instruction } from '../dockerfile/syntax/writing';
import { givenContexts } from '../plan/existing/contexts';
import type { Heirs } from '../plan/heirs';
import { lineage } from '../plan/lineage';
import { resultStages } from '../plan/plan';
import type { WarnOf } from '../plan/warn-of';
import { TAKEN_EVERYWHERE } from '../render/together';

/** Represents the arguments of a Dockerfile in an unknown language, which can be any. */
const ANY = Symbol('any');

/**
 * Warns of build arguments that no `ARG` instruction declares. BuildKit accepts any argument, so a mistyped name has no
 * effect.
 */
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
  const isTaken = (arg: string) => isPredefined(arg) || TAKEN_EVERYWHERE.test(arg);
  const unknown = declared ? own.filter(arg => !declared.has(arg) && !isTaken(arg)) : [];
  if (unknown.length === 0) {
    return;
  }
  const elsewhere = new Set([...[...basesOf(image)].flatMap(onBuildArgs), ...argsOfBases(image)]);
  const all = declaredByAll(image);
  const known = [...declared!].sort();
  for (const arg of unknown.filter(name => !elsewhere.has(name) && !all.has(ANY) && !all.has(name))) {
    warn('UndeclaredArg', messageOf(arg, dockerfile, known));
  }
}

function messageOf(arg: string, { _existing: existing }: Dockerfile, known: readonly string[]): string {
  const place = existing ? quoted(existing.name) : 'the stages of the image';
  const declare = existing ? `declare it with ARG ${arg}` : `declare it with arg(${quoted(arg)})`;
  const other = known.length > 0 ? `use ${oneOf(known)}` : 'remove it';
  const problem = `build argument ${quoted(arg)} has no effect because no ARG in ${place} declares it`;
  return `${problem}${nearestHint(arg, known)}; ${declare}, or ${other}`;
}

/** The arguments that the Dockerfile of an image declares, or undefined if its language is unknown. */
function declaredBy({ dockerfile }: Image): ReadonlySet<string> | undefined {
  return dockerfile._existing
    ? dockerfile._existing.reading?.args
    : new Set(dockerfile.stages.flatMap(s => s._instructions).flatMap(argName));
}

/** The stages that the stages of an image are built on, including those of other images of the app. */
function basesOf({ dockerfile: { stages } }: Image): Set<Stage> {
  return new Set(stages.flatMap(stage => lineage(stage).slice(1)));
}

/** The arguments of the base images that have an existing Dockerfile. */
function argsOfBases(image: Image): string[] {
  const parents = image.dockerfile.stages.map(stage => stage.parent);
  const sources = [...parents, ...givenContexts(image).map(given => given.source)];
  const bases = sources.flatMap(source => imageOf(source) ?? []);
  const stages = [...bases.flatMap(resultStages), ...sources.filter(Stage.isStage)];
  const ofFiles = bases.flatMap(base => [...base.dockerfile._existing?.reading?.args ?? []]);
  return [...ofFiles, ...stages.flatMap(onBuildArgs)];
}

/** The arguments that `ONBUILD` instructions declare in stages built on this stage. */
function onBuildArgs({ _dockerfile: { _existing: existing }, _instructions }: Stage): string[] {
  const triggers = _instructions.flatMap(i => (i instanceof OnBuild ? i.instruction : []));
  return existing ? [...existing.reading?.args ?? []] : triggers.flatMap(argName);
}

function argName(instruction: Instruction): string[] {
  return instruction instanceof Arg ? [instruction.name] : [];
}
