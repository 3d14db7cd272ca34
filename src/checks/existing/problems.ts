import { isImageReference, referenceRemedy } from '../../bake/image-reference';
import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import { baseStage, globalValues } from '../../dockerfile/existing/references';
import { sourceStage } from '../../dockerfile/existing/sources';
import { givenContexts, readOf } from '../../plan/existing/contexts';
import { targetStages } from '../../plan/existing/stages';
import type { Target } from '../../plan/plan';
import type { Report } from '../../plan/problems';

/**
 * Reports errors in the stages of an existing Dockerfile that are built. BuildKit does not read the other stages.
 *
 * @param targets all targets of the image
 */
export function checkBuiltStages(image: Image, targets: readonly Target[], report: Report): void {
  const { node: { path }, dockerfile: { _existing: existing }, _props: { args = {} } } = image;
  if (!existing?.reading) {
    return;
  }
  const { name, reading } = existing;
  const values = globalValues(reading, args);
  const replaced = new Set(givenContexts(image).map(({ key }) => key));
  const wanted = targets.flatMap(({ stage }) => targetStages(image, reading, stage?.name));
  const { stages, isOpen } = readOf(image, reading, wanted, undefined, replaced);
  const built = [...stages].filter(stage => !replaced.has(stage.name ?? ''));
  const ofStage = (stage: StageOnDisk) =>
    [...stage.problems, ...baseStage(stage, reading, values)?.onBuildProblems ?? []];
  const problems = [...reading.argProblems, ...built.flatMap(ofStage)];
  for (const { number, message } of problems.filter(({ arg }) => arg === undefined || !Object.hasOwn(args, arg))) {
    report({ path, message: `${name}:${number}: ${message}` });
  }
  for (const stage of isOpen ? [] : built) {
    for (const source of stage.sources) {
      const other = sourceStage(source, reading);
      if (other && other.place > stage.place && !replaced.has(other.name ?? '')) {
        report({
          path,
          message: `from=${source.name} in ${name}:${source.number} refers to a later stage, `
            + 'but BuildKit resolves only earlier stages; move the stage up',
        });
      }
    }
  }
}

/** Reports invalid sources of `--from` and mounts, in all stages, because BuildKit validates them all. */
export function checkSources(image: Image, { stages, named }: Reading, name: string, report: Report): void {
  const { path } = image.node;
  const given = givenContexts(image).map(({ key }) => key);
  for (const source of stages.flatMap(stage => stage.sources)) {
    const where = `from=${source.name} in ${name}:${source.number}`;
    if (!source.byPlace && /^\d+$/.test(source.name) && !given.includes(source.name)) {
      const stage = stages[Number(source.name)];
      report({
        path,
        message: `${where} refers to an image of that name because a mount cannot refer to a stage by number; `
          + (stage?.name === undefined ? 'name the stage with AS, and use that name' : `use from=${stage.name}`),
      });
    }
    if (!sourceStage(source, { stages, named }) && !isImageReference(source.name)) {
      report({ path, message: `${where} is neither an earlier stage nor an image: ${referenceRemedy(source.name)}` });
    }
  }
}
