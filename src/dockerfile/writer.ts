import { IBuildSource } from './build-source';
import { Stage } from './stage';
import { Parts, Writing } from './writing';

/** The text of a Dockerfile, and the build arguments that it needs. */
export interface WrittenDockerfile {
  readonly text: string;
  readonly args: ReadonlyMap<string, Parts>;
}

/**
 * Writes stages in the order given.
 *
 * @param header the lines of the comment on top
 * @param nameOf the name of a source that is no stage of this Dockerfile
 */
export function writeDockerfile(header: readonly string[], stages: readonly Stage[], nameOf: (source: IBuildSource) => string): WrittenDockerfile {
  const local = new Set<IBuildSource>(stages);
  const args = new Map<string, Parts>();
  // An ARG in front of FROM would be empty inside the stages, so each instruction declares what it needs.
  let declarations: string[] = [];
  const writing: Writing = {
    nameOf: source => (local.has(source) ? source.sourceName : nameOf(source)),
    route: (hint, value) => {
      const name = freeName(`CDK_BAKE_${hint.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`, value, args);
      args.set(name, value);
      declarations.push(`ARG ${name}`);
      return name;
    },
  };
  const texts = stages.map(stage => {
    const lines = [...comment(stage), `FROM ${writing.nameOf(stage.parent)} AS ${stage.name}`];
    for (const instruction of stage._instructions) {
      declarations = [];
      const text = instruction.write(writing);
      lines.push(...new Set(declarations), text);
    }
    return lines.join('\n');
  });
  // A line of the comment could be read as a parser directive, but not behind one that is none.
  return { text: [header.map(line => `# ${line}`.trimEnd()).join('\n'), ...texts].join('\n\n') + '\n', args };
}

/** The form that BuildKit takes for the description of a stage: its name comes first. */
function comment(stage: Stage): string[] {
  const { description } = stage._options;
  return description === undefined ? [] : `${stage.name} ${description}`.split(/\r\n|\r|\n/).map(line => `# ${line}`.trimEnd());
}

function freeName(wanted: string, value: Parts, taken: ReadonlyMap<string, Parts>): string {
  const same = (other: Parts) => other.length === value.length && other.every((part, i) => part === value[i]);
  let name = wanted;
  for (let n = 2; taken.has(name) && !same(taken.get(name)!); n++) {
    name = `${wanted}_${n}`;
  }
  return name;
}
