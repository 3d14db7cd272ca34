import { givenContexts } from './existing-contexts';
import { resultStage } from './plan';
import { Image } from '../core/image';
import { IBuildSource } from '../dockerfile/build-source';
import { baseStage, globalValues } from '../dockerfile/existing/references';
import { FilesRead } from '../dockerfile/files-read';
import { OnBuild } from '../dockerfile/instructions/on-build';
import { onDisk } from '../dockerfile/on-disk';
import { Stage } from '../dockerfile/stage';
import { Instruction } from '../dockerfile/writing';

/** The instructions that run first where a stage starts from a source: its ONBUILD instructions, if it is in the app. */
export function triggersOf(source: IBuildSource): Instruction[] {
  const base = Image.isImage(source) ? resultStage(source) : source;
  return Stage.isStage(base) ? base._instructions.flatMap(i => (i instanceof OnBuild ? [i.instruction] : [])) : [];
}

/** The files that stages read, by themselves and by what they start from. */
export function filesOf(stages: Iterable<Stage>): FilesRead[] {
  return [...stages].flatMap(stage => [...triggeredFiles(stage.parent), ...filesOfInstructions(stage._instructions)]);
}

/** The files that are read where something starts from a source. */
function triggeredFiles(source: IBuildSource): FilesRead[] {
  return [...triggeredOnDisk(source), ...filesOfInstructions(triggersOf(source))];
}

function filesOfInstructions(instructions: readonly Instruction[]): FilesRead[] {
  return instructions.flatMap(instruction => instruction.files ?? []);
}

/** Whether any of the files are in the context of the image itself. */
export function readsContext(files: readonly FilesRead[]): boolean {
  return files.some(({ source }) => source === undefined);
}

/** The files that the Dockerfile of an image reads. Those of a Dockerfile in an unknown language can be any. */
export function filesOfImage(image: Image): FilesRead[] {
  const { dockerfile, _props: { contexts = {} } } = image;
  const { _existing: existing } = dockerfile;
  if (!existing) {
    return filesOf(dockerfile.stages);
  }
  const { reading } = existing;
  if (!reading) {
    return [undefined, ...Object.values(contexts)].map(source => ({ source, path: '.' }));
  }
  const values = globalValues(reading);
  const own = reading.stages.flatMap(stage => [...stage.files, ...baseStage(stage, reading, values)?.onBuildFiles ?? []]);
  return [
    ...own.filter(({ from }) => from === undefined || Object.hasOwn(contexts, from))
      .map(({ from, path }) => ({ source: from === undefined ? undefined : contexts[from], path, wildcards: true })),
    ...givenContexts(image).flatMap(({ source }) => triggeredFiles(source)),
  ];
}

/** The files that the ONBUILD instructions of an existing Dockerfile read, where something starts from it. */
function triggeredOnDisk(parent: IBuildSource): FilesRead[] {
  return (onDisk(parent)?.stage.onBuildFiles ?? []).filter(({ from }) => from === undefined).map(({ path }) => ({ path, wildcards: true }));
}
