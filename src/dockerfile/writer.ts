import { IBuildSource } from './build-source';
import { Arg } from './instructions/variables';
import { Stage } from './stage';
import { Parts, Writing } from './writing';

/** What stages and other sources are called in a Dockerfile. */
export interface Naming {
  /** The name of a stage of the Dockerfile. */
  stage(stage: Stage): string;
  /** What a stage calls what it reads. */
  source(source: IBuildSource, reader: Stage): string;
  /** The comment above a stage that begins a new part of the Dockerfile. */
  part?(stage: Stage): string | undefined;
}

/** The text of a Dockerfile, and the build arguments that each stage needs. */
export interface WrittenDockerfile {
  readonly text: string;
  readonly args: ReadonlyMap<Stage, ReadonlyMap<string, Parts>>;
}

/**
 * Writes stages in the order given.
 *
 * @param header the lines of the comment on top
 */
export function writeDockerfile(header: readonly string[], stages: readonly Stage[], naming: Naming): WrittenDockerfile {
  const taken = new Map<string, Parts>();
  const args = new Map<Stage, Map<string, Parts>>();
  const texts = stages.flatMap(stage => {
    const own = new Map<string, Parts>();
    args.set(stage, own);
    // An ARG in front of FROM would be empty inside the stages, so each instruction declares what it needs.
    let declarations: string[] = [];
    const declared = new Set<string>();
    const writing: Writing = {
      nameOf: source => naming.source(source, stage),
      declare: variable => {
        if (!declared.has(variable)) {
          declared.add(variable);
          declarations.push(`ARG ${variable}`);
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
      if (instruction instanceof Arg) {
        declared.add(instruction.name);
      }
      lines.push(...new Set(declarations), text);
    }
    const part = naming.part?.(stage);
    return [...part === undefined ? [] : [`# ${part}`], lines.join('\n')];
  });
  // A line of the comment could be read as a parser directive, but not behind one that is none.
  return { text: [header.map(line => `# ${line}`.trimEnd()).join('\n'), ...texts].join('\n\n') + '\n', args };
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
