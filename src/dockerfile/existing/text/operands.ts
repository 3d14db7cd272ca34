import { quoted } from '../../../common/errors';

/** Operands of an instruction, split like BuildKit's parser does. */
export interface Operands {
  /** Operands. For `ENV` and `LABEL`, names and values alternate. */
  readonly words: readonly string[];
  /** Whether the operands are a JSON array. */
  readonly isJson: boolean;
  /** The reason why the operands cannot be split. BuildKit rejects such operands even after `ONBUILD`. */
  readonly problem?: string;
}

type Split = (rest: string, escape: string, instruction: string) => Operands;

/**
 * The way to split the operands of each instruction.
 *
 * @see https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/line_parsers.go
 */
const SPLITS: Readonly<Record<string, Split>> = {
  ADD: rest => jsonOr(listOf, rest),
  ARG: (rest, escape) => plain(splitWords(rest, escape)),
  CMD: rest => jsonOr(textOf, rest),
  COPY: rest => jsonOr(listOf, rest),
  ENTRYPOINT: rest => jsonOr(textOf, rest),
  ENV: pairs,
  EXPOSE: listOf,
  FROM: listOf,
  HEALTHCHECK: typeAndCommand,
  LABEL: pairs,
  RUN: rest => jsonOr(textOf, rest),
  SHELL: rest => jsonOr(textOf, rest),
  VOLUME: rest => jsonOr(listOf, rest),
};

const BLANKS = /[\t\v\f\r ]+/;

/** Splits the operands of an instruction. */
export function splitOperands(instruction: string, rest: string, escape: string): Operands {
  return (SPLITS[instruction] ?? textOf)(rest, escape, instruction);
}

/** Splits a text at blanks. Blanks in quotes and after the escape character are part of a word. */
function splitWords(text: string, escape: string): string[] {
  return text.match(escape === '`' ? WORDS_WITH_BACKTICK : WORDS) ?? [];
}

const [WORDS, WORDS_WITH_BACKTICK] = ['\\\\', '`'].map(
  char => new RegExp(`(?:${char}.?|"(?:${char}.|[^"${char}])*"?|'[^']*'?|[^\\s"'${char}])+`, 'gs'),
);

function plain(words: readonly string[]): Operands {
  return { words, isJson: false };
}

function textOf(rest: string): Operands {
  return plain(rest === '' ? [] : [rest]);
}

function listOf(rest: string): Operands {
  return plain(rest === '' ? [] : rest.split(BLANKS));
}

/** Text that is not valid JSON is not an error, because BuildKit reads it as the other form. */
function jsonOr(otherwise: (rest: string) => Operands, rest: string): Operands {
  if (!rest.startsWith('[')) {
    return otherwise(rest);
  }
  let values: unknown[];
  try {
    values = JSON.parse(rest);
  } catch {
    return otherwise(rest);
  }
  return values.every(value => typeof value === 'string')
    ? { words: values as string[], isJson: true }
    : {
      words: [],
      isJson: true,
      problem: `invalid JSON array ${quoted(rest)}: expected strings only; put every element in double quotes`,
    };
}

/** Splits `NAME=value …`, or the legacy form `NAME value`. */
function pairs(rest: string, escape: string, instruction: string): Operands {
  const words = splitWords(rest, escape);
  if (words.length === 0) {
    return plain([]);
  }
  if (!words[0].includes('=')) {
    const [, name, value] = /^([^\t\v\f\r ]+)[\t\v\f\r ]+(.*)$/s.exec(rest) ?? [];
    return name === undefined
      ? { ...plain([]), problem: `${instruction} ${quoted(rest)} has no value; write ${instruction} <name>=<value>` }
      : plain([name, value]);
  }
  const wrong = words.find(word => !word.includes('='));
  return wrong === undefined
    ? plain(words.flatMap(word => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]))
    : {
      ...plain([]),
      problem: `invalid ${instruction} operand ${quoted(wrong)}: expected <name>=<value>; `
        + 'put values with blanks in double quotes',
    };
}

/** Splits `NONE`, or `CMD` and a command. */
function typeAndCommand(rest: string): Operands {
  const [, type, command] = /^(\S*)\s*(.*)$/s.exec(rest)!;
  const behind = jsonOr(textOf, command);
  return { ...behind, words: type === '' ? [] : [type, ...behind.words] };
}
