import { readFlags } from './flags';
import { readHeredocs } from './heredocs';
import type { Operands } from './operands';
import { splitOperands } from './operands';
import { skipsOfComment } from './skips';
import { InvalidValueError, listed, quoted } from '../../../common/errors';
import { nearestHint } from '../../../common/nearest';

/** An instruction of an existing Dockerfile. */
export interface Line {
  /** Name in uppercase. */
  readonly instruction: string;
  /** Flags, such as `--from=build`, without quotes. */
  readonly flags: readonly string[];
  /** Text after the flags, without the lines of heredocs. */
  readonly rest: string;
  readonly operands: Operands;
  /** The instruction after `ONBUILD`. */
  readonly inner?: Line;
  /** Number of the first line, from 1. */
  readonly number: number;
  /** BuildKit checks that comments above the instruction skip. */
  readonly skips?: ReadonlySet<string>;
}

const INSTRUCTIONS = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
];

/**
 * Splits a Dockerfile into its instructions.
 *
 * @see https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go
 * @param raw lines of the file, without a byte order mark
 * @param name name of the file in messages
 * @throws if BuildKit cannot read the file
 */
export function readLines(raw: readonly string[], escape: string, name: string): Line[] {
  const texts = raw.map(line => line.replace(/(?<!\r)\r+$/, ''));
  const continued = escape === '`' ? /(^|[^`])`[ \t]*$/ : /(^|[^\\])\\[ \t]*$/;
  const lines: Line[] = [];
  let skips: ReadonlySet<string> | undefined;
  for (let i = 0; i < texts.length; i++) {
    if (isSkipped(texts[i])) {
      skips = /^#\s*$/.test(texts[i]) ? undefined : skips ?? skipsOfComment(texts[i]);
      continue;
    }
    const number = i + 1;
    let logical = '';
    for (let more = true; more && i < texts.length; i += more ? 1 : 0) {
      // BuildKit ignores comments and empty lines between the lines of an instruction.
      if (!isSkipped(texts[i])) {
        more = continued.test(texts[i]);
        logical += texts[i].replace(continued, '$1');
      }
    }
    const line = readLine(logical, escape, number, skips);
    skips = undefined;
    const problem = instructionProblem(line.instruction, logical.trim().split(/\s/)[0]);
    if (problem !== undefined) {
      throw new InvalidValueError(`${name}:${number}: ${problem}`);
    }
    const { instruction } = line.inner ?? line;
    for (const { terminator, indented } of ['RUN', 'COPY', 'ADD'].includes(instruction) ? readHeredocs(logical) : []) {
      for (i++; i < texts.length && (indented ? texts[i].replace(/^\t+/, '') : texts[i]) !== terminator;) {
        i++;
      }
      if (i >= texts.length) {
        throw new InvalidValueError(`${name}:${number}: the heredoc ${quoted(terminator)} does not end; `
          + `add a line that only contains ${terminator}`);
      }
    }
    lines.push(line);
  }
  return lines;
}

/**
 * Returns the reason why BuildKit rejects the name of an instruction, if it does.
 *
 * @param word the name as written in the file
 */
export function instructionProblem(instruction: string, word = instruction): string | undefined {
  return INSTRUCTIONS.includes(instruction)
    ? undefined
    : `unknown instruction ${quoted(word)}${nearestHint(word, INSTRUCTIONS)}; use one of ${listed(INSTRUCTIONS)}`;
}

/** Reads an instruction, and the instruction after `ONBUILD`. */
function readLine(text: string, escape: string, number: number, skips?: ReadonlySet<string>): Line {
  const line = readPlainLine(text, escape, number, skips);
  return line.instruction === 'ONBUILD' ? { ...line, inner: readPlainLine(line.rest, escape, number) } : line;
}

function readPlainLine(text: string, escape: string, number: number, skips?: ReadonlySet<string>): Line {
  const [, word, behind] = /^([^\t\v\f\r ]*)[\t\v\f\r ]*(.*)$/s.exec(text.trim())!;
  const instruction = word.toUpperCase();
  const { flags, rest } = readFlags(behind, escape);
  return { instruction, flags, rest, operands: splitOperands(instruction, rest, escape), number, skips };
}

function isSkipped(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}
