import type { Read } from './graph';
import { commentLine } from '../common/comment';
import { InvalidValueError, quoted } from '../common/errors';
import { append } from '../common/lists';
import { OnBuild } from './instructions/on-build';
import { Run } from './instructions/run';
import { shellOf } from './instructions/settings';
import { Arg } from './instructions/variables';
import type { Stage } from './stage';
import { ArgumentNames } from './syntax/argument-names';
import type { Directives } from './syntax/directives';
import { directiveLines } from './syntax/directives';
import { longLine, TOO_LONG } from './syntax/line-limit';
import type { Mount } from './syntax/mount';
import { EPOCH, isPredefined } from './syntax/variable';
import type { Instruction, Parts, RemoteSource, Writing } from './syntax/writing';
import { ANYWHERE } from './syntax/writing';

/** Names of stages and other sources in a Dockerfile. */
export interface Naming {
  /** Returns the name of a stage of the Dockerfile. */
  stage(stage: Stage): string;
  /** Returns the name that a stage uses for a source. */
  source(read: Read, reader: Stage): string;
  /** Returns a Git repository or a URL as an instruction of a stage reads it. */
  remote(source: string, isOnly: boolean, stage: Stage): RemoteSource;
  /** Returns the mounts of every `RUN` instruction of a stage. */
  mounts(stage: Stage): readonly Mount[];
  /** Returns whether the commands of a stage see the time of reproducible builds. */
  hasEpoch(stage: Stage): boolean;
  /** Returns the shell at the start of a stage, unless only a base image can set one. */
  shell(stage: Stage): readonly string[] | undefined;
  /** Returns the comment above a stage that begins a new part of the Dockerfile. */
  part?(stage: Stage): string | undefined;
}

/** The text of a Dockerfile, and the values and variables its stages need. */
export interface WrittenDockerfile {
  readonly text: string;
  /** The build arguments of each stage. */
  readonly args: ReadonlyMap<Stage, ReadonlyMap<string, Parts>>;
  /** Variables that a stage expands, but does not set before their use. */
  readonly open: ReadonlyMap<Stage, ReadonlySet<string>>;
}

/** Runs a step for the construct with a path. If the step fails, its error is reported there and there is no result. */
export type Guard = <T>(path: string, step: () => T) => T | undefined;

/**
 * Writes stages in the given order.
 *
 * @param directives the parser directives
 * @param header lines of the comment at the top
 * @param stages the stages
 * @param naming names of stages and sources
 * @param guard runs each instruction, so that an error in one does not hide the errors of others
 */
export function writeDockerfile(
  directives: Directives, header: readonly string[], stages: readonly Stage[], naming: Naming, guard: Guard,
): WrittenDockerfile {
  const names = new ArgumentNames();
  const args = new Map<Stage, Map<string, Parts>>();
  const open = new Map<Stage, Set<string>>();
  const texts = stages.flatMap(stage => {
    const own = new Map<string, Parts>();
    args.set(stage, own);
    // An ARG before FROM would be empty inside the stages, so each instruction declares what it needs.
    let declarations: string[] = [];
    const known = new Set<string>();
    let shell: readonly string[] | undefined;
    const writing: Writing = {
      mounts: naming.mounts(stage),
      shell: () => shell ?? naming.shell(stage),
      nameOf: source => naming.source({ source }, stage),
      remote: (source, isOnly) => naming.remote(source, isOnly, stage),
      use: ({ name: variable, ofBase }) => {
        if (known.has(variable) || ofBase) {
          return;
        }
        if (isPredefined(variable)) {
          known.add(variable);
          declarations.push(`ARG ${variable}`);
        } else {
          open.set(stage, (open.get(stage) ?? new Set()).add(variable));
        }
      },
      route: (hint, value) => {
        const name = names.of(`CDK_BAKE_${hint.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`, value);
        own.set(name, value);
        declarations.push(`ARG ${name}`);
        return name;
      },
    };
    const name = naming.stage(stage);
    const lines: string[] = [];
    const add = (write: () => string) => guard(stage._dockerfile._owner!, () => {
      declarations = [];
      const text = write();
      checkLines(name, text);
      append(lines, new Set(declarations));
      lines.push(text);
    });
    comment(name, stage).forEach(line => add(() => line));
    add(() => from(name, stage, naming));
    const hasEpoch = naming.hasEpoch(stage) && !declaresEpoch(stage);
    if (hasEpoch && stage._instructions.some(isRun)) {
      known.add(EPOCH);
      add(() => `ARG ${EPOCH}`);
    }
    if (hasEpoch && stage._instructions.some(one => one instanceof OnBuild && isRun(one.instruction))) {
      add(() => `ONBUILD ARG ${EPOCH}`);
    }
    for (const instruction of stage._instructions) {
      add(() => instruction.write(writing));
      instruction.sets?.forEach(variable => known.add(variable));
      shell = shellOf(instruction) ?? shell;
    }
    const part = naming.part?.(stage);
    return [...part === undefined ? [] : [commentLine(part)], lines.join('\n')];
  });
  const top = [...directiveLines(directives), ...header.map(commentLine)];
  return { text: [top.join('\n'), ...texts].join('\n\n') + '\n', args, open };
}

function from(name: string, stage: Stage, naming: Naming): string {
  const { parent: source, _options: { platform } } = stage;
  return [
    'FROM',
    ...(platform ? [`--platform=${platform._text}`] : []),
    naming.source(platform ? { source, platform } : { source }, stage),
    'AS',
    name,
  ].join(' ');
}

function isRun(instruction: Instruction): boolean {
  return instruction instanceof Run;
}

/** Whether a stage itself declares the time of reproducible builds. */
function declaresEpoch({ _instructions }: Stage): boolean {
  return _instructions.some(instruction => instruction instanceof Arg && instruction.name === EPOCH);
}

/** Whether a stage declares an `ARG`, explicitly or for values of its instructions. */
export function declaresArguments({ _instructions }: Stage, mounts: readonly Mount[] = []): boolean {
  let declares = false;
  const writing: Writing = {
    ...ANYWHERE,
    mounts,
    use: ({ name, ofBase }) => {
      declares ||= isPredefined(name) && !ofBase;
    },
    route: () => {
      declares = true;
      return 'ANY';
    },
  };
  return _instructions.some(instruction => {
    instruction.write(writing);
    return declares || instruction instanceof Arg;
  });
}

/** @throws if a line of an instruction, or of the comment above a stage, is too long for BuildKit */
function checkLines(stage: string, text: string): void {
  if (longLine(text) !== undefined) {
    const [subject, fix] = text.startsWith('#')
      ? ['the description', 'shorten the description']
      : [text.split(' ')[0], 'split the instruction, or copy a file instead'];
    throw new InvalidValueError(`${subject} of stage ${quoted(stage)} has a line that ${TOO_LONG}; ${fix}`);
  }
}

/** BuildKit requires the name of the stage at the start of its description. */
function comment(name: string, { _options: { description } }: Stage): string[] {
  return description === undefined ? [] : `${name} ${description}`.split(/\r\n|\r|\n/).map(commentLine);
}
