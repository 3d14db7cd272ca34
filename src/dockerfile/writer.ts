import type { Read } from './graph';
import { commentLine } from '../common/comment';
import { InvalidValueError, quoted } from '../common/errors';
import { append } from '../common/lists';
import { shellOf } from './instructions/settings';
import { Arg } from './instructions/variables';
import type { Stage } from './stage';
import { ArgumentNames } from './syntax/argument-names';
import type { Directives } from './syntax/directives';
import { directiveLines } from './syntax/directives';
import { longLine, TOO_LONG } from './syntax/line-limit';
import type { Mount } from './syntax/mount';
import { isPredefined } from './syntax/variable';
import type { Parts, Writing } from './syntax/writing';
import { ANYWHERE } from './syntax/writing';

/** What stages and other sources are called in a Dockerfile. */
export interface Naming {
  /** The name of a stage of the Dockerfile. */
  stage(stage: Stage): string;
  /** What a stage calls what it reads. */
  source(read: Read, reader: Stage): string;
  /** What every RUN of a stage sees. */
  mounts(stage: Stage): readonly Mount[];
  /** The shell of a stage's first script, if anything but a base image sets one. */
  shell(stage: Stage): readonly string[] | undefined;
  /** The comment above a stage that begins a new part of the Dockerfile. */
  part?(stage: Stage): string | undefined;
}

/** The text of a Dockerfile, and what its stages need. */
export interface WrittenDockerfile {
  readonly text: string;
  /** The build arguments of each stage. */
  readonly args: ReadonlyMap<Stage, ReadonlyMap<string, Parts>>;
  /** The variables that stages expand and nothing in front of that sets in the stage itself. */
  readonly open: ReadonlyMap<Stage, ReadonlySet<string>>;
}

/** Runs a step for the construct of a path. What is refused in it is reported there, and the step has no result. */
export type Guard = <T>(path: string, step: () => T) => T | undefined;

/**
 * Writes stages in the order given.
 *
 * @param header the lines of the comment on top
 * @param guard runs each instruction, so that one that is refused hides no other
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
    // An ARG in front of FROM would be empty inside the stages, so each instruction declares what it needs.
    let declarations: string[] = [];
    const known = new Set<string>();
    let shell: readonly string[] | undefined;
    const writing: Writing = {
      mounts: naming.mounts(stage),
      shell: () => shell ?? naming.shell(stage),
      nameOf: source => naming.source({ source }, stage),
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
  return ['FROM', ...platform ? [`--platform=${platform._text}`] : [], naming.source(platform ? { source, platform } : { source }, stage), 'AS', name].join(' ');
}

/** Whether a stage declares any ARG, by itself or for what its instructions hold. */
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

/** @throws if BuildKit could not read a line of an instruction, or of the comment above a stage */
function checkLines(stage: string, text: string): void {
  if (longLine(text) !== undefined) {
    const [what, instead] = text.startsWith('#') ? ['the description', 'shorten it'] : [text.split(' ')[0], 'split the instruction, or copy a file in'];
    throw new InvalidValueError(`${what} in the stage ${quoted(stage)} has a line that ${TOO_LONG}: ${instead}`);
  }
}

/** The form that BuildKit takes for the description of a stage: its name comes first. */
function comment(name: string, { _options: { description } }: Stage): string[] {
  return description === undefined ? [] : `${name} ${description}`.split(/\r\n|\r|\n/).map(commentLine);
}
