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
export function sourceStage({ name, byPlace }: StageSource, stages: readonly StageOnDisk[]): StageOnDisk | undefined {
  return byPlace && /^\d+$/.test(name) ? stages[Number(name)] : stages.find(s => s.name === name.toLowerCase());
}

/** @throws when a stage reads itself or one below it, which BuildKit does not have by then. */
export function checkSources(stages: readonly StageOnDisk[], name: string): void {
  for (const [i, { sources }] of stages.entries()) {
    for (const source of sources) {
      const stage = sourceStage(source, stages);
      const message = !stage ? source.byPlace && /^\d+$/.test(source.name) && `there is no stage ${source.name}, only 0 to ${stages.length - 1}: write the name of one`
        : stage === stages[i] ? `the stage ${quoted(source.name)} reads itself: leave the source out`
          : stages.indexOf(stage) > i && `the stage ${quoted(source.name)} stands below: move it above the stage that reads it`;
      if (message) {
        throw new InvalidValueError(`${name}:${source.number}: ${message}`);
      }
    }
  }
}

/** The last `from=` of a mount, whose fields are those of a line of CSV. */
function mountSource(mount: string): string | undefined {
  const fields = [...mount.matchAll(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)].map(([, field]) => field.replace(/^"(.*)"$/s, '$1').replace(/""/g, '"'));
  return fields.flatMap(field => /^from=(.*)/is.exec(field)?.[1] ?? []).pop();
}
