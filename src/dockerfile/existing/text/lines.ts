import { readFlags } from './flags';
import { readHeredocs } from './heredocs';
import type { Operands } from './operands';
import { splitOperands } from './operands';
import { skipsOfComment } from './skips';
import { InvalidValueError, listed, quoted } from '../../../common/errors';
import { nearestHint } from '../../../common/nearest';

/** One instruction of a Dockerfile that exists. */
export interface Line {
  /** In capitals. */
  readonly instruction: string;
  /** Its flags, such as `--from=build`, without quotes. */
  readonly flags: readonly string[];
  /** What stands behind the flags. The lines of heredocs are no part of it. */
  readonly rest: string;
  readonly operands: Operands;
  /** The instruction behind an ONBUILD. */
  readonly inner?: Line;
  /** The number of its first line, from 1. */
  readonly number: number;
  /** The checks of BuildKit that comments above it skip. */
  readonly skips?: ReadonlySet<string>;
}

const INSTRUCTIONS = [
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL',
  'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
];

/**
 * Splits a Dockerfile into its instructions.
 *
 * See https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go
 *
 * @param raw its lines, without a byte order mark
 * @param name what messages call it
 * @throws when BuildKit could not read it
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
      // Comments and empty lines between the lines of an instruction are left out.
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
        throw new InvalidValueError(`${name}:${number}: the heredoc ${quoted(terminator)} does not end: write a line that holds ${terminator} and nothing else`);
      }
    }
    lines.push(line);
  }
  return lines;
}

/**
 * Why BuildKit refuses the name of an instruction, or nothing.
 *
 * @param word the name as it stands there
 */
export function instructionProblem(instruction: string, word = instruction): string | undefined {
  return INSTRUCTIONS.includes(instruction)
    ? undefined
    : `${quoted(word)} is no instruction${nearestHint(word, INSTRUCTIONS)}. There are ${listed(INSTRUCTIONS)}`;
}

/** Reads an instruction, and that behind an ONBUILD. */
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
