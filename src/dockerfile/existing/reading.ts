import { InvalidValueError, listed, quoted } from '../../errors';
import { isPredefined } from '../variable';
import { Line, readLines } from './lines';

/** A stage of a Dockerfile that exists. */
export interface StageOnDisk {
  /** In small letters, as BuildKit compares it; a stage without a name cannot be referred to. */
  readonly name?: string;
  /** What stands behind FROM. */
  readonly base: string;
  /** The number of its line. */
  readonly number: number;
}

/** What a Dockerfile that exists declares and refers to. */
export interface Reading {
  readonly stages: readonly StageOnDisk[];
  /** The defaults of the ARGs in front of the first stage, which FROM can hold. */
  readonly globalArgs: ReadonlyMap<string, string | undefined>;
  /** The names of all ARGs. */
  readonly args: ReadonlySet<string>;
  /** What --from and the mounts of RUN read, as they say it. */
  readonly froms: readonly string[];
}

/**
 * Reads what a Dockerfile declares and refers to.
 *
 * @param name what messages call it
 * @returns nothing where another frontend than Docker's reads it, whose language is its own
 * @throws what BuildKit could not read either
 */
export function readDockerfile(text: string, name: string): Reading | undefined {
  const syntax = /^#\s*syntax\s*=\s*(\S+)/im.exec(text.replace(/^\uFEFF/, '').split('\n', 1)[0])?.[1];
  if (syntax !== undefined && !/(^|\/)dockerfile(-upstream)?([:@]|$)/.test(syntax)) {
    return undefined;
  }
  const { lines } = readLines(text, name);
  const stages: StageOnDisk[] = [];
  const globalArgs = new Map<string, string | undefined>();
  const args = new Set<string>();
  const froms: string[] = [];
  for (const line of lines) {
    const { instruction, words, number } = line;
    if (instruction === 'FROM') {
      stages.push(readFrom(line, name, stages));
    } else if (instruction === 'ARG') {
      for (const [key, value] of words.map(pair)) {
        args.add(key);
        if (stages.length === 0) {
          globalArgs.set(key, value);
        }
      }
    } else if (stages.length === 0) {
      throw new InvalidValueError(`${name}:${number}: ${instruction} stands in front of the first FROM, where only ARG can`);
    } else if (['RUN', 'COPY', 'ADD'].includes(instruction)) {
      froms.push(...sourcesOf(line));
    }
  }
  if (stages.length === 0) {
    throw new InvalidValueError(`${name} holds no stage: it needs a FROM`);
  }
  return { stages, globalArgs, args, froms };
}

function readFrom({ words, number }: Line, name: string, before: readonly StageOnDisk[]): StageOnDisk {
  const [base, as, stageName, ...more] = words.filter(word => !word.startsWith('--'));
  if (base === undefined || more.length > 0 || (as !== undefined && (as.toUpperCase() !== 'AS' || stageName === undefined))) {
    throw new InvalidValueError(`${name}:${number}: FROM takes an image, and AS and a name behind it`);
  }
  if (stageName !== undefined && !/^[a-z][a-z0-9-_.]*$/i.test(stageName)) {
    throw new InvalidValueError(`${name}:${number}: ${quoted(stageName)} cannot name a stage: write letters, digits, dots, dashes and underscores, a letter first`);
  }
  const other = before.find(s => stageName !== undefined && s.name === stageName.toLowerCase());
  if (other) {
    throw new InvalidValueError(`${name}:${number}: there is a stage ${quoted(stageName)} already, in line ${other.number}: give one of them another name`);
  }
  return { name: stageName?.toLowerCase(), base: bare(base), number };
}

/** What an instruction reads that is not in its own context. */
function sourcesOf({ instruction, words }: Line): string[] {
  const flags = words.slice(0, words.findIndex(word => !word.startsWith('--')));
  return flags.flatMap(flag => {
    const [, from] = (instruction === 'RUN' ? /^--mount=(?:.*,)?from=([^,]+)/ : /^--from=(.+)/).exec(bare(flag)) ?? [];
    return from === undefined ? [] : [from];
  });
}

function pair(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [bare(word), undefined] : [bare(word.slice(0, at)), bare(word.slice(at + 1))];
}

/** A word without its quotes. */
function bare(word: string): string {
  return word.replace(/(["'])(.*?)\1/g, '$2');
}

/**
 * What stands behind FROM, with variables replaced.
 *
 * @returns the text, or the variables in it that nothing declares; nothing of either where it holds what is not replaced here
 */
export function expandFrom(base: string, globalArgs: ReadonlyMap<string, string | undefined>): { text?: string; undeclared: string[] } {
  const undeclared: string[] = [];
  const text = base.replace(/\$(?:(\w+)|\{(\w+)(?::?([-+])([^}$]*))?\})/g, (_all, plain, braced, operator, word) => {
    const variable = plain ?? braced;
    if (!globalArgs.has(variable) && !isPredefined(variable) && operator !== '-') {
      undeclared.push(variable);
    }
    const value = globalArgs.get(variable) ?? '';
    return operator === '-' ? value || word : operator === '+' ? value && word : value;
  });
  return text.includes('$') ? { undeclared } : { text, undeclared };
}

/** The names of stages, for a message. */
export function stageNames({ stages }: Reading): string {
  return listed(stages.flatMap(s => s.name ?? [])) || 'none with a name';
}
