import { flagValues } from './flags';
import type { Line } from './lines';
import type { StageOnDisk } from './reading';
import { InvalidValueError, quoted } from '../../errors';

/** What a COPY or a mount reads that is not the context of the image. */
export interface StageSource {
  /** As it stands there. */
  readonly name: string;
  /** Whether a number is the place of a stage, from 0. */
  readonly byPlace: boolean;
  /** The number of its line. */
  readonly number: number;
}

/**
 * What a COPY or the mounts of a RUN read.
 *
 * @param name what messages call the Dockerfile
 * @throws when it holds a variable, which BuildKit would not expand
 */
export function readSources({ instruction, flags, number }: Line, name: string): StageSource[] {
  const from = instruction === 'COPY' ? flagValues(flags, 'from') : instruction === 'RUN' ? flagValues(flags, 'mount').map(mountSource) : [];
  return from.flatMap(source => source || []).map(source => {
    if (/\$[\w{]/.test(source)) {
      throw new InvalidValueError(`${name}:${number}: BuildKit expands no variable in ${quoted(`from=${source}`)}: write FROM ${source} AS other above, and from=other`);
    }
    return { name: source, byPlace: instruction === 'COPY', number };
  });
}

/** The stage that a source is, if it is one of the same Dockerfile. */
export function sourceStage(source: StageSource, stages: readonly StageOnDisk[]): StageOnDisk | undefined {
  return isPlace(source) ? stages[Number(source.name)] : stages.find(s => s.name === source.name.toLowerCase());
}

/** @throws when a stage reads itself, or one by a place where there is none. */
export function checkSources(stages: readonly StageOnDisk[], name: string): void {
  for (const reader of stages) {
    for (const source of reader.sources) {
      const stage = sourceStage(source, stages);
      if (stage === reader) {
        throw new InvalidValueError(`${name}:${source.number}: the stage ${quoted(source.name)} reads itself: leave the source out`);
      }
      if (!stage && isPlace(source)) {
        throw new InvalidValueError(`${name}:${source.number}: there is no stage ${source.name}, only 0 to ${stages.length - 1}: write the name of one`);
      }
    }
  }
}

function isPlace({ name, byPlace }: StageSource): boolean {
  return byPlace && /^\d+$/.test(name);
}

/** The last `from=` of a mount, whose fields are those of a line of CSV. */
function mountSource(mount: string): string | undefined {
  const fields = [...mount.matchAll(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)].map(([, field]) => field.replace(/^"(.*)"$/s, '$1').replace(/""/g, '"'));
  return fields.flatMap(field => /^from=(.*)/is.exec(field)?.[1] ?? []).pop();
}
