import { mountValueProblem } from './mounts';
import { EMPTY_VOLUME } from './operands';
import { portProblem } from './ports';
import { quoted } from '../../../common/errors';
import { SYMBOLIC_MODE } from '../../instructions/copy';
import { isSignalName } from '../../instructions/stop-signal';
import { isRemote } from '../../syntax/remote';
import { expandText } from '../text/expansion';
import { flagValues } from '../text/flags';
import { readHeredoc } from '../text/heredocs';
import type { Line } from '../text/lines';

type Check = (line: Line, escape: string) => string | undefined;

const DIGEST = /^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;

const CHECKS: Readonly<Record<string, Check>> = {
  ADD: (line, escape) =>
    syntaxProblem(copied(line), escape) ?? modeProblem(line, escape) ?? checksumProblem(line, escape),
  COPY: (line, escape) =>
    syntaxProblem(copied(line), escape) ?? modeProblem(line, escape) ?? remoteProblem(line, escape),
  ENV: wordsProblem,
  EXPOSE: (line, escape) => wordsProblem(line, escape) ?? firstOf(ports(line, escape), portProblem),
  LABEL: wordsProblem,
  RUN: ({ flags }, escape) => firstOf(flagValues(flags, 'mount'), mount => mountValueProblem(mount, escape)),
  STOPSIGNAL: (line, escape) =>
    wordsProblem(line, escape) ?? firstOf(known(line.operands.words, escape), signalProblem),
  USER: wordsProblem,
  VOLUME: (line, escape) => wordsProblem(line, escape) ?? firstOf(known(line.operands.words, escape), emptyProblem),
  WORKDIR: wordsProblem,
};

/**
 * Returns the reason why BuildKit cannot execute an instruction, if it cannot. BuildKit does not check these values in
 * stages that are not built.
 *
 * @see https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert.go
 */
export function executionProblem(line: Line, escape: string): string | undefined {
  return CHECKS[line.instruction]?.(line, escape);
}

function firstOf(texts: readonly string[], check: (text: string) => string | undefined): string | undefined {
  return texts.map(check).find(problem => problem !== undefined);
}

function syntaxProblem(words: readonly string[], escape: string): string | undefined {
  return firstOf(words, word => expandText(word, escape).problem);
}

function wordsProblem({ operands: { words } }: Line, escape: string): string | undefined {
  return syntaxProblem(words, escape);
}

/** Returns the texts that do not contain variables. */
function known(words: readonly string[], escape: string): string[] {
  return words.flatMap(word => expandText(word, escape).text ?? []);
}

/** BuildKit splits the expanded text of `EXPOSE`. */
function ports({ operands: { words } }: Line, escape: string): string[] {
  return words.flatMap(word => expandText(word, escape).words ?? []);
}

/** Returns the texts that `COPY` and `ADD` expand. */
function copied({ operands: { words }, flags }: Line): string[] {
  return [
    ...words.filter(word => !readHeredoc(word)),
    ...['chown', 'chmod', 'checksum'].flatMap(name => flagValues(flags, name)),
  ];
}

function modeProblem({ flags }: Line, escape: string): string | undefined {
  const [mode = ''] = known(flagValues(flags, 'chmod'), escape);
  const isOctal = /^[0-7]+$/.test(mode) && parseInt(mode, 8) <= 0o7777;
  return mode === '' || isOctal || SYMBOLIC_MODE.test(mode)
    ? undefined
    : `invalid mode ${quoted(mode)} of --chmod: expected octal digits up to 7777, or changes, such as --chmod=0644 or `
      + '--chmod=u=rwX,go=rX';
}

function remoteProblem({ operands: { words } }: Line, escape: string): string | undefined {
  const remote = known(words.slice(0, -1), escape).find(isRemote);
  return remote === undefined ? undefined : `COPY cannot download ${quoted(remote)}; use ADD`;
}

function checksumProblem({ operands: { words }, flags }: Line, escape: string): string | undefined {
  const [checksum = ''] = known(flagValues(flags, 'checksum'), escape);
  const sources = words.slice(0, -1).filter(word => !readHeredoc(word));
  if (checksum === '') {
    return undefined;
  }
  if (sources.length !== 1) {
    return 'ADD --checksum requires exactly one source; write one ADD for each source';
  }
  const [source] = known(sources, escape);
  if (source !== undefined && !isRemote(source) && !/^github\.com\/|@[^@:\n]*:/.test(source)) {
    return `ADD --checksum requires a URL or a Git repository, but the source is ${quoted(source)}; remove --checksum`;
  }
  return source !== undefined && /^https?:/.test(source) && !/\.git\b/.test(source) && !DIGEST.test(checksum)
    ? `invalid checksum ${quoted(checksum)}: expected an algorithm and hex digits, such as --checksum=sha256:<64 `
      + 'digits>'
    : undefined;
}

function signalProblem(text: string): string | undefined {
  const isSignal = /^[-+]?\d+$/.test(text) ? Number(text) !== 0 : isSignalName(text.toUpperCase());
  return isSignal ? undefined : `invalid signal ${quoted(text)}: expected a name or a number, such as SIGTERM, `
    + 'SIGRTMIN+3 or 15';
}

function emptyProblem(text: string): string | undefined {
  return text === '' ? EMPTY_VOLUME : undefined;
}
