import { readEscape, readSyntax } from './directives';
import { readFrom } from './from';
import { Line, readLine, readLines } from './lines';
import { checkSources, readSources, StageSource } from './sources';
import { InvalidValueError } from '../../errors';

/** A stage of a Dockerfile that exists. */
export interface StageOnDisk {
  /** In small letters, as BuildKit compares it; a stage without a name cannot be referred to. */
  readonly name?: string;
  /** What stands behind FROM. */
  readonly base: string;
  /** The number of its line. */
  readonly number: number;
  /** What --from and mounts read. */
  readonly sources: StageSource[];
  /** The same of its ONBUILDs, which is read by a stage that starts from this one. */
  readonly onBuildSources: StageSource[];
}

/** An ARG in front of the first stage, which FROM can hold. */
export interface GlobalArg {
  readonly name: string;
  /** The text of its default. */
  readonly value?: string;
}

/** What a Dockerfile that exists declares and refers to. */
export interface Reading {
  readonly escape: string;
  readonly stages: readonly StageOnDisk[];
  readonly globalArgs: readonly GlobalArg[];
  /** The names of all ARGs. */
  readonly args: ReadonlySet<string>;
}

/**
 * Reads what a Dockerfile declares and refers to.
 *
 * @param name what messages call it
 * @returns nothing where another frontend than Docker's reads it, whose language is its own
 * @throws what BuildKit could not read either
 */
export function readDockerfile(text: string, name: string): Reading | undefined {
  const raw = text.replace(/^\uFEFF/, '').split('\n');
  const syntax = readSyntax(raw);
  if (syntax !== undefined && !/(^|\/)dockerfile(-upstream)?([:@]|$)/.test(syntax)) {
    return undefined;
  }
  const escape = readEscape(raw, name);
  const lines = readLines(raw, escape, name);
  const stages: StageOnDisk[] = [];
  const globalArgs: GlobalArg[] = [];
  const args = new Set<string>();
  for (const line of lines) {
    const stage = stages[stages.length - 1];
    if (line.instruction === 'FROM') {
      stages.push(readFrom(line, name, stages));
    } else if (stage) {
      readStageLine(line, escape, name, stage, args);
    } else if (line.instruction === 'ARG') {
      globalArgs.push(...readArgs(line, escape));
    } else {
      throw new InvalidValueError(`${name}:${line.number}: ${line.instruction} stands in front of the first FROM, where only ARG can`);
    }
  }
  if (stages.length === 0) {
    throw new InvalidValueError(`${name} holds no stage: it needs a FROM`);
  }
  checkSources(stages, name);
  globalArgs.forEach(arg => args.add(arg.name));
  return { escape, stages, globalArgs, args };
}

function readStageLine(line: Line, escape: string, name: string, stage: StageOnDisk, args: Set<string>): void {
  const isOnBuild = line.instruction === 'ONBUILD';
  const done = isOnBuild ? readLine(line.rest, escape, line.number) : line;
  if (done.instruction === 'ARG') {
    readArgs(done, escape).forEach(arg => args.add(arg.name));
  }
  (isOnBuild ? stage.onBuildSources : stage.sources).push(...readSources(done, name));
}

/** Blanks in quotes and behind the escape character belong to a word. */
function readArgs({ rest }: Line, escape: string): GlobalArg[] {
  const char = escape === '`' ? '`' : '\\\\';
  const words = rest.match(new RegExp(`(?:${char}.?|"(?:${char}.|[^"${char}])*"?|'[^']*'?|[^\\s"'${char}])+`, 'gs')) ?? [];
  return words.map(word => {
    const [, name, value] = /^([^=]*)(?:=(.*))?$/s.exec(word)!;
    return { name, value };
  });
}
