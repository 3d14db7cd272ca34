import { readFlags } from './flags';
import { readHeredocs } from './heredocs';
import { InvalidValueError, listed, quoted } from '../../errors';
import { nearestHint } from '../../nearest';

/** One instruction of a Dockerfile that exists. */
export interface Line {
  /** In capitals. */
  readonly instruction: string;
  /** Its flags, such as `--from=build`, without quotes. */
  readonly flags: readonly string[];
  /** What stands behind the flags. The lines of heredocs are no part of it. */
  readonly rest: string;
  /** The number of its first line, from 1. */
  readonly number: number;
}

const INSTRUCTIONS = [
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL',
  'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
];

/** The longest line that BuildKit reads, in bytes. */
const LONGEST = 65_535;

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
  const tooLong = raw.findIndex(line => Buffer.byteLength(line) > LONGEST);
  if (tooLong >= 0) {
    throw new InvalidValueError(`${name}:${tooLong + 1}: is longer than BuildKit's limit of 65,535 bytes: break it, or copy a file in`);
  }
  const texts = raw.map(line => line.replace(/\r+$/, ''));
  const continued = escape === '`' ? /(^|[^`])`[ \t]*$/ : /(^|[^\\])\\[ \t]*$/;
  const lines: Line[] = [];
  for (let i = 0; i < texts.length; i++) {
    if (isSkipped(texts[i])) {
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
    const line = readLine(logical, escape, number);
    if (!INSTRUCTIONS.includes(line.instruction)) {
      const word = logical.trim().split(/\s/)[0];
      throw new InvalidValueError(`${name}:${number}: ${quoted(word)} is no instruction${nearestHint(word, INSTRUCTIONS)}. There are ${listed(INSTRUCTIONS)}`);
    }
    const { instruction } = line.instruction === 'ONBUILD' ? readLine(line.rest, escape, number) : line;
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

/** Reads an instruction, such as that behind an ONBUILD. */
export function readLine(text: string, escape: string, number: number): Line {
  const [, instruction, behind] = /^([^\t\v\f\r ]*)[\t\v\f\r ]*(.*)$/s.exec(text.trim())!;
  return { instruction: instruction.toUpperCase(), ...readFlags(behind, escape), number };
}

function isSkipped(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}
