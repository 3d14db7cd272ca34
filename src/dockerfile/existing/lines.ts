import { InvalidValueError, listed, quoted } from '../../errors';

/** One instruction of a Dockerfile that exists. */
export interface Line {
  /** In capitals. */
  readonly instruction: string;
  /** Its words with their quotes, flags in front. The lines of heredocs are no part of it. */
  readonly words: readonly string[];
  /** The number of its first line, from 1. */
  readonly number: number;
}

/** The lines of a Dockerfile, and its directives by their names in small letters. */
export interface Lines {
  readonly lines: readonly Line[];
  readonly directives: ReadonlyMap<string, string>;
}

const INSTRUCTIONS = [
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL',
  'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
];

/** Splits a Dockerfile as BuildKit does: https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go */
export function readLines(text: string, name: string): Lines {
  const raw = text.replace(/^\uFEFF/, '').split('\n').map(line => line.replace(/\r$/, ''));
  const directives = readDirectives(raw, name);
  const escape = directives.get('escape') ?? '\\';
  const lines: Line[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (isSkipped(raw[i])) {
      continue;
    }
    const number = i + 1;
    let logical = raw[i].trimStart();
    for (; continues(logical, escape) && i + 1 < raw.length;) {
      logical = logical.trimEnd().slice(0, -1);
      i++;
      // Comments and empty lines between the lines of an instruction are left out.
      while (i + 1 < raw.length && isSkipped(raw[i])) {
        i++;
      }
      logical += isSkipped(raw[i]) ? '' : raw[i];
    }
    const words = splitWords(logical, escape);
    const instruction = words[0].toUpperCase();
    if (!INSTRUCTIONS.includes(instruction)) {
      throw new InvalidValueError(`${name}:${number}: ${quoted(words[0])} is no instruction: there are ${listed(INSTRUCTIONS)}`);
    }
    for (const { terminator, indented } of heredocs(instruction, words)) {
      const end = raw.findIndex((line, n) => n > i && (indented ? line.replace(/^\t+/, '') : line) === terminator);
      if (end < 0) {
        throw new InvalidValueError(`${name}:${number}: the heredoc ${quoted(terminator)} does not end: write a line that holds ${terminator} and nothing else`);
      }
      i = end;
    }
    lines.push({ instruction, words: words.slice(1), number });
  }
  return { lines, directives };
}

function readDirectives(lines: readonly string[], name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [i, line] of lines.entries()) {
    const [, key, value] = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/.exec(line) ?? [];
    const directive = key?.toLowerCase();
    if (!['syntax', 'escape', 'check'].includes(directive)) {
      break;
    }
    if (found.has(directive)) {
      throw new InvalidValueError(`${name}:${i + 1}: the directive ${directive} stands there twice: keep one of them`);
    }
    if (directive === 'escape' && value !== '\\' && value !== '`') {
      throw new InvalidValueError(`${name}:${i + 1}: ${quoted(value)} cannot be the escape character: write \\ or \``);
    }
    found.set(directive, value);
  }
  return found;
}

function isSkipped(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

function continues(line: string, escape: string): boolean {
  const end = line.trimEnd();
  return end.endsWith(escape) && !end.endsWith(escape + escape);
}

/** The words of a line; blanks in quotes and behind the escape character are part of a word. */
function splitWords(line: string, escape: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (char === escape && quote !== '\'' && i + 1 < line.length) {
      word += char + line[++i];
    } else if (quote === '' && /\s/.test(char)) {
      words.push(word);
      word = '';
    } else {
      quote = quote === '' && /["']/.test(char) ? char : char === quote ? '' : quote;
      word += char;
    }
  }
  return [...words, word].filter(w => w !== '');
}

/** The heredocs that a line opens, which only some instructions can. */
function heredocs(instruction: string, words: readonly string[]): { terminator: string; indented: boolean }[] {
  const of = instruction === 'ONBUILD' ? (words[1] ?? '').toUpperCase() : instruction;
  return !['RUN', 'COPY', 'ADD'].includes(of) ? [] : words.flatMap(word => {
    const [, dash, , terminator] = /^\d*<<(-?)(["']?)([^<"'\s]+)\2$/.exec(word) ?? [];
    return terminator === undefined ? [] : [{ terminator, indented: dash === '-' }];
  });
}
