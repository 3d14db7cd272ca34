import { IBuildSource } from './build-source';
import { directiveLines, Directives } from './directives';
import { Mount } from './mount';
import { Stage } from './stage';
import { isPredefined } from './variable';
import { Parts, Writing } from './writing';

/** What stages and other sources are called in a Dockerfile. */
export interface Naming {
  /** The name of a stage of the Dockerfile. */
  stage(stage: Stage): string;
  /** What a stage calls what it reads. */
  source(source: IBuildSource, reader: Stage): string;
  /** What every RUN of a stage sees. */
  mounts(stage: Stage): readonly Mount[];
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

/**
 * Writes stages in the order given.
 *
 * @param header the lines of the comment on top
 */
export function writeDockerfile(directives: Directives, header: readonly string[], stages: readonly Stage[], naming: Naming): WrittenDockerfile {
  const taken = new Map<string, Parts>();
  const args = new Map<Stage, Map<string, Parts>>();
  const open = new Map<Stage, Set<string>>();
  const texts = stages.flatMap(stage => {
    const own = new Map<string, Parts>();
    args.set(stage, own);
    // An ARG in front of FROM would be empty inside the stages, so each instruction declares what it needs.
    let declarations: string[] = [];
    const known = new Set<string>();
    const writing: Writing = {
      mounts: naming.mounts(stage),
      nameOf: source => naming.source(source, stage),
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
        const name = freeName(`CDK_BAKE_${hint.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`, value, taken);
        taken.set(name, value);
        own.set(name, value);
        declarations.push(`ARG ${name}`);
        return name;
      },
    };
    const name = naming.stage(stage);
    const lines = [...comment(name, stage), [
      'FROM', ...stage._options.platform ? [`--platform=${stage._options.platform._text}`] : [], writing.nameOf(stage.parent), 'AS', name,
    ].join(' ')];
    for (const instruction of stage._instructions) {
      declarations = [];
      const text = instruction.write(writing);
      instruction.sets?.forEach(variable => known.add(variable));
      lines.push(...new Set(declarations), text);
    }
    const part = naming.part?.(stage);
    return [...part === undefined ? [] : [`# ${part}`], lines.join('\n')];
  });
  // A line of the comment could be read as a parser directive, but not behind one that is none.
  const top = [...directiveLines(directives), ...header.map(line => `# ${line}`.trimEnd())];
  return { text: [top.join('\n'), ...texts].join('\n\n') + '\n', args, open };
}

/** The build arguments of some of the stages. */
export function argumentsOf({ args }: WrittenDockerfile, stages: Iterable<Stage>): Map<string, Parts> {
  return new Map([...stages].flatMap(stage => [...args.get(stage)!]));
}

/** The form that BuildKit takes for the description of a stage: its name comes first. */
function comment(name: string, { _options: { description } }: Stage): string[] {
  return description === undefined ? [] : `${name} ${description}`.split(/\r\n|\r|\n/).map(line => `# ${line}`.trimEnd());
}

function freeName(wanted: string, value: Parts, taken: ReadonlyMap<string, Parts>): string {
  const same = (other: Parts) => other.length === value.length && other.every((part, i) => part === value[i]);
  let name = wanted;
  for (let n = 2; taken.has(name) && !same(taken.get(name)!); n++) {
    name = `${wanted}_${n}`;
  }
  return name;
}
