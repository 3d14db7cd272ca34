import type { Stages, StageOnDisk } from './model';
import { flagValues } from './text/flags';
import type { Line } from './text/lines';
import { mountProblem, mountSource } from './text/mount-fields';
import { readWords } from './text/words';
import { InvalidValueError, quoted } from '../../common/errors';
import { dependencyOrder } from '../../common/graph';

/** What a COPY or a mount reads that is not the context of the image. */
export interface StageSource {
  /** As it stands there. */
  readonly name: string;
  /** Whether a number is the place of a stage, from 0. */
  readonly byPlace: boolean;
  /** The number of its line. */
  readonly number: number;
}

/** What a COPY or the mounts of a RUN read. */
export function readSources({ instruction, flags, number }: Line): StageSource[] {
  if (flags.length === 0) {
    return [];
  }
  const from = instruction === 'COPY' ? flagValues(flags, 'from') : instruction === 'RUN' ? flagValues(flags, 'mount').map(mountSource) : [];
  return from.flatMap(source => source || []).map(source => ({ name: source, byPlace: instruction === 'COPY', number }));
}

/** Why BuildKit refuses what an instruction reads, or nothing: it expands no variable there. */
export function sourceProblem(line: Line, escape: string): string | undefined {
  if (line.flags.length === 0) {
    return undefined;
  }
  const mount = line.instruction === 'RUN' ? flagValues(line.flags, 'mount').map(mountProblem).find(problem => problem !== undefined) : undefined;
  const wrong = readSources(line).find(({ name, byPlace }) => (byPlace ? readWords(name, { escape, values: new Map() })?.text !== name : /\$./s.test(name)));
  return mount ?? (wrong && `BuildKit expands no variable in ${quoted(`from=${wrong.name}`)}: write FROM ${wrong.name} AS other above, and from=other`);
}

/** The stage that a source is, if it is one of the same Dockerfile. */
export function sourceStage(source: StageSource, { stages, named }: Stages): StageOnDisk | undefined {
  return isPlace(source) ? stages[Number(source.name)] : named.get(source.name.toLowerCase());
}

/** @throws when stages read each other, or one by a place where there is none. */
export function checkSources(all: Stages, name: string): void {
  const { stages } = all;
  for (const source of stages.flatMap(stage => stage.sources)) {
    if (isPlace(source) && !sourceStage(source, all)) {
      throw new InvalidValueError(`${name}:${source.number}: there is no stage ${source.name}, only 0 to ${stages.length - 1}: write the name of one`);
    }
  }
  const { cycles: [cycle] } = dependencyOrder(stages, stage => stage.sources.flatMap(source => sourceStage(source, all) ?? []));
  if (cycle) {
    const [reader, read = reader] = cycle;
    const { number, name: source } = reader.sources.find(s => sourceStage(s, all) === read)!;
    throw new InvalidValueError(`${name}:${number}: ${cycle.length === 1
      ? `the stage ${quoted(source)} reads itself: leave the source out`
      : `the stage ${quoted(source)} reads this stage too, itself or through others; move what both read to a stage of its own`}`);
  }
}

function isPlace({ name, byPlace }: StageSource): boolean {
  return byPlace && /^\d+$/.test(name);
}
