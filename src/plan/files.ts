import { isLiteral } from '../common/tokens';
import { readingsOf } from './existing/base-images';
import { pathsByAxis } from './existing/by-axis';
import { contextsOf } from './existing/contexts';
import { resultStages } from './plan';
import { BuildContext } from '../attributes/build-context';
import { familiarReference } from '../bake/image-reference';
import { imageOf } from '../constructs/combination';
import type { Image } from '../constructs/image';
import type { Reading, StageOnDisk } from '../dockerfile/existing/model';
import { onDisk } from '../dockerfile/existing/on-disk';
import { baseStage, expandBase, globalValues } from '../dockerfile/existing/references';
import { OnBuild } from '../dockerfile/instructions/on-build';
import { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import type { FilesRead } from '../dockerfile/syntax/files-read';
import type { Instruction } from '../dockerfile/syntax/writing';

/** The `ONBUILD` instructions of a source in the app, which run first in stages built on the source. */
export function triggersOf(source: IBuildSource): Instruction[] {
  const image = imageOf(source);
  const bases = image ? resultStages(image) : [source].filter(Stage.isStage);
  const instructions = bases.flatMap(base => base._instructions);
  return instructions.flatMap(i => (i instanceof OnBuild ? [i.instruction] : []));
}

/** The files that stages read, including those that their base images read in them. */
export function filesOf(stages: Iterable<Stage>): FilesRead[] {
  return [...stages].flatMap(stage => [
    ...filesBelow(stage.parent), ...triggeredFiles(stage.parent), ...filesOfInstructions(stage._instructions),
  ]);
}

/** The files of a directory that a stage starts from. */
function filesBelow(source: IBuildSource): FilesRead[] {
  return BuildContext.isBuildContext(source) && source._kind === 'directory' ? [{ source, path: '.' }] : [];
}

/** The files that `ONBUILD` instructions of a source read in stages built on the source. */
function triggeredFiles(source: IBuildSource): FilesRead[] {
  return [...triggeredOnDisk(source), ...filesOfInstructions(triggersOf(source))];
}

function filesOfInstructions(instructions: readonly Instruction[]): FilesRead[] {
  return instructions.flatMap(instruction => instruction.files ?? []);
}

/** Whether any of the files are in the context of the image. */
export function readsContext(files: readonly FilesRead[]): boolean {
  return files.some(({ source }) => source === undefined);
}

/** The files that the Dockerfile of an image reads. A Dockerfile in an unknown language can read all files. */
export function filesOfImage(image: Image): FilesRead[] {
  const { _existing: existing } = image.dockerfile;
  if (!existing) {
    return filesOf(image.dockerfile.stages);
  }
  const sources = Object.values(contextsOf(image)).map(read => read.source);
  const readings = readingsOf(image);
  const count = existing.isByAxis ? pathsByAxis(image)?.length : 1;
  return readings.length !== count ? [undefined, ...sources].map(source => ({ source, path: '.' }))
    : [...readings.flatMap(reading => filesOfReading(image, reading)), ...sources.flatMap(triggeredFiles)];
}

/** The files that the stages of an existing Dockerfile read. */
function filesOfReading(image: Image, reading: Reading): FilesRead[] {
  const given = contextsOf(image);
  const values = globalValues(reading, image._props.args);
  const named = (name = '') => given[familiarReference(name)] ?? given[name.toLowerCase()];
  const triggered = (stage: StageOnDisk) => baseStage(stage, reading, values)?.onBuildFiles ?? [];
  const read = reading.stages.flatMap(stage => [...stage.files, ...triggered(stage)]);
  const bases = reading.stages.flatMap(stage => named(expandBase(stage, reading, values).text)?.source ?? []);
  const open = Object.entries(given).flatMap(([key, { source }]) => (isLiteral(key) ? [] : [source]));
  return [
    ...read.filter(({ from }) => from === undefined || named(from) !== undefined)
      .map(({ from, path }) => ({ source: named(from)?.source, path, wildcards: true })),
    ...[...bases, ...open].flatMap(filesBelow),
  ];
}

/** The files that `ONBUILD` instructions of an existing Dockerfile read in stages built on it. */
function triggeredOnDisk(parent: IBuildSource): FilesRead[] {
  const files = onDisk(parent)?.stage.onBuildFiles ?? [];
  return files.filter(({ from }) => from === undefined).map(({ path }) => ({ path, wildcards: true }));
}
