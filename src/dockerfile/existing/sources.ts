import type { Stages, StageOnDisk } from './model';
import { flagValues } from './text/flags';
import type { Line } from './text/lines';
import { mountProblem, mountSource } from './text/mount-fields';
import { readWords } from './text/words';
import { InvalidValueError, quoted } from '../../common/errors';
import { dependencyOrder } from '../../common/graph';

/** Source of a `COPY` or a mount, if it is not the context of the image. */
export interface StageSource {
  /** Text of the reference. */
  readonly name: string;
  /** Whether a number is the position of a stage, from 0. */
  readonly byPlace: boolean;
  /** Number of the line. */
  readonly number: number;
}

/** Returns the sources of `COPY` or the mounts of `RUN`. */
export function readSources({ instruction, flags, number }: Line): StageSource[] {
  if (flags.length === 0) {
    return [];
  }
  const from =
    instruction === 'COPY'
      ? flagValues(flags, 'from')
      : instruction === 'RUN'
        ? flagValues(flags, 'mount').map(mountSource)
        : [];
  return from
    .flatMap(source => source || [])
    .map(source => ({ name: source, byPlace: instruction === 'COPY', number }));
}

/** Returns the reason why BuildKit rejects a source, if it does. BuildKit does not expand variables in sources. */
export function sourceProblem(line: Line, escape: string): string | undefined {
  if (line.flags.length === 0) {
    return undefined;
  }
  const mount =
    line.instruction === 'RUN'
      ? flagValues(line.flags, 'mount')
        .map(mountProblem)
        .find(problem => problem !== undefined)
      : undefined;
  const wrong = readSources(line).find(({ name, byPlace }) =>
    byPlace ? readWords(name, { escape, values: new Map() })?.text !== name : /\$./s.test(name),
  );
  return (
    mount
    ?? (wrong
      && `BuildKit does not expand variables in ${quoted(`from=${wrong.name}`)}; `
        + `add FROM ${wrong.name} AS other before, and use from=other`)
  );
}

/** Returns the stage of the same Dockerfile that a source is, if it is one. */
export function sourceStage(source: StageSource, { stages, named }: Stages): StageOnDisk | undefined {
  return isPlace(source) ? stages[Number(source.name)] : named.get(source.name.toLowerCase());
}

/** @throws if stages depend on each other, or if a position is not that of a stage */
export function checkSources(all: Stages, name: string): void {
  const { stages } = all;
  for (const source of stages.flatMap(stage => stage.sources)) {
    if (isPlace(source) && !sourceStage(source, all)) {
      throw new InvalidValueError(`${name}:${source.number}: stage ${source.name} does not exist; `
        + `use a name, or a number from 0 to ${stages.length - 1}`);
    }
  }
  const {
    cycles: [cycle],
  } = dependencyOrder(stages, stage => stage.sources.flatMap(source => sourceStage(source, all) ?? []));
  if (cycle) {
    const [reader, read = reader] = cycle;
    const { number, name: source } = reader.sources.find(s => sourceStage(s, all) === read)!;
    throw new InvalidValueError(`${name}:${number}: ${cycle.length === 1
      ? `stage ${quoted(source)} reads itself; remove the source`
      : `stage ${quoted(source)} depends on this stage; move the files that both need to another stage`}`);
  }
}

function isPlace({ name, byPlace }: StageSource): boolean {
  return byPlace && /^\d+$/.test(name);
}
