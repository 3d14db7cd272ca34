import type { FilesOnDisk } from '../../dockerfile/existing/files';
import { readDockerfile } from '../../dockerfile/existing/reading';
import { globalValues, readBy } from '../../dockerfile/existing/references';
import { readLines } from '../../dockerfile/existing/text/lines';

/** The part of a Dockerfile that a stage is built from. */
export interface NeededStages {
  /**
   * The directives, the instructions before the first stage, the stage, and the stages of the Dockerfile that it
   * depends on. Comments between instructions are removed.
   */
  readonly text: string;
  /** The files that the stages read from contexts. */
  readonly files: readonly FilesOnDisk[];
  /** The operands of their `FROM` instructions. */
  readonly bases: readonly string[];
  /**
   * Whether a variable decides which stage or context is read. A build argument can then choose any of them, so all
   * stages of the Dockerfile are included.
   */
  readonly isOpen: boolean;
  /** Whether the stages contain `ONBUILD` instructions, which read files in stages built on them. */
  readonly hasTriggers: boolean;
  /** Whether a stage that another one can be built on contains such instructions. */
  readonly runsTriggers: boolean;
}

/**
 * Returns the part of a Dockerfile that a stage is built from. Returns undefined if the language of the Dockerfile is
 * unknown.
 *
 * @param stage the name of the stage; by default, the last stage
 */
export function neededStages(text: string, stage?: string): NeededStages | undefined {
  const reading = readDockerfile(text, 'Dockerfile');
  const wanted = stage === undefined ? reading?.stages.at(-1) : reading?.named.get(stage.toLowerCase());
  if (!reading || !wanted) {
    return undefined;
  }
  const isOpen = reading.stages.some(({ base, files }) =>
    hasVariable(base) || files.some(file => hasVariable(file.from)));
  const { stages } = readBy(isOpen ? reading.stages : [wanted], reading, globalValues(reading));
  const raw = text.split('\n');
  const instructions = readLines(raw, reading.escape, 'Dockerfile');
  const kept = [`syntax=${reading.syntax} escape=${reading.escape}`];
  let place = -1;
  instructions.forEach(({ instruction, number }, i) => {
    place += instruction === 'FROM' ? 1 : 0;
    if (place < 0 || stages.has(reading.stages[place])) {
      const next = instructions[i + 1]?.number ?? raw.length + 1;
      kept.push(...withoutComments(raw.slice(number - 1, next - 1)));
    }
  });
  return {
    text: kept.join('\n'),
    files: [...stages].flatMap(one => one.files),
    bases: [...stages].map(one => one.base),
    isOpen,
    hasTriggers: [...stages].some(one => one.onBuildFiles.length > 0),
    runsTriggers: [...stages].some(one => one !== wanted && one.onBuildFiles.length > 0),
  };
}

function hasVariable(text: string | undefined): boolean {
  return text?.includes('$') ?? false;
}

/** The lines of an instruction, without the comments and empty lines after them. */
function withoutComments(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  while (end > 0 && /^\s*(#|$)/.test(lines[end - 1])) {
    end--;
  }
  return lines.slice(0, end);
}
