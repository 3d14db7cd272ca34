import { deviceProblem } from './devices';
import { healthProblem } from './health';
import { quoted } from '../../../common/errors';
import { flagValues } from '../text/flags';
import { fromProblem } from '../text/from';
import { readHeredoc } from '../text/heredocs';
import type { Line } from '../text/lines';

/** Reason why BuildKit rejects an empty path of `VOLUME`. */
export const EMPTY_VOLUME = 'VOLUME has an empty path; remove the path or write an absolute one';

type Check = (line: Line, escape: string) => string | undefined;

/**
 * BuildKit's requirements on the operands of each instruction.
 *
 * @see https://github.com/moby/buildkit/blob/master/frontend/dockerfile/instructions/parse.go
 */
const CHECKS: Readonly<Record<string, Check>> = {
  ADD: sourcesAndDestination,
  ARG: argumentNames,
  COPY: sourcesAndDestination,
  ENV: names,
  EXPOSE: atLeastOne('a port, such as EXPOSE 8080'),
  FROM: fromProblem,
  HEALTHCHECK: healthProblem,
  LABEL: names,
  MAINTAINER: atLeastOne('a name'),
  ONBUILD: trigger,
  RUN: devices,
  SHELL: jsonArray,
  STOPSIGNAL: atLeastOne('a signal, such as STOPSIGNAL SIGTERM'),
  USER: atLeastOne('a user, such as USER 1000'),
  VOLUME: volumes,
  WORKDIR: atLeastOne('a path, such as WORKDIR /app'),
};

/** Returns the reason why BuildKit rejects the operands of an instruction, if it does. */
export function operandProblem(line: Line, escape: string): string | undefined {
  return line.operands.problem ?? CHECKS[line.instruction]?.(line, escape);
}

function atLeastOne(what: string): Check {
  return ({ instruction, operands: { words } }) =>
    words.length === 0 ? `${instruction} has no operand; add ${what}` : undefined;
}

function sourcesAndDestination({ instruction, operands: { words } }: Line): string | undefined {
  if (words.length < 2) {
    return (
      `${instruction} requires a source and a destination, but `
        + `has ${words.length === 0 ? 'none' : `only ${quoted(words[0])}`}; write ${instruction} <source> <destination>`
    );
  }
  const destination = words[words.length - 1];
  return readHeredoc(destination)
    ? `the destination of ${instruction} cannot be the heredoc ${quoted(destination)}; add a path after the heredoc`
    : undefined;
}

function argumentNames({ operands: { words } }: Line): string | undefined {
  if (words.length === 0) {
    return 'ARG has no operand; add a name, such as ARG VERSION=1.0';
  }
  const wrong = words.find(word => word.startsWith('='));
  return wrong === undefined ? undefined : `ARG ${quoted(wrong)} has no name; `
    + 'write ARG <name>=<value> without blanks around the equals sign';
}

function names({ instruction, operands: { words } }: Line): string | undefined {
  if (words.length === 0) {
    return `${instruction} has no operand; write ${instruction} <name>=<value>`;
  }
  const wrong = words.findIndex((word, i) => i % 2 === 0 && word === '');
  return wrong < 0
    ? undefined
    : `${instruction} ${quoted(`=${words[wrong + 1]}`)} has no name; write ${instruction} <name>=<value>`;
}

function volumes(line: Line, escape: string): string | undefined {
  return line.operands.words.some(word => word.trim() === '')
    ? EMPTY_VOLUME
    : atLeastOne('a path, such as VOLUME /data')(line, escape);
}

function devices({ flags }: Line): string | undefined {
  return flagValues(flags, 'device').map(deviceProblem).find(problem => problem !== undefined);
}

function jsonArray({ instruction, operands: { words, isJson } }: Line): string | undefined {
  return isJson && words.length > 0 ? undefined : `${instruction} requires a JSON array; `
    + `write for example ${instruction} ["/bin/bash", "-c"]`;
}

/** BuildKit reads the operands of `ONBUILD` when another stage is built on this one. */
function trigger({ inner }: Line): string | undefined {
  const { instruction, operands } = inner!;
  switch (instruction) {
    case '': return 'ONBUILD has no instruction; add one, such as ONBUILD RUN make';
    case 'ONBUILD': return 'ONBUILD ONBUILD is not valid; write ONBUILD once';
    case 'FROM':
    case 'MAINTAINER': return `ONBUILD ${instruction} is not valid; remove the instruction`;
    default: return operands.problem;
  }
}
