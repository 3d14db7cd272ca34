import { jsonArray, innerWordEscape, wordEscape } from './quote';
import { BuildVariableMeaning } from './variable';
import type { Parts, Writing } from './writing';
import { InvalidValueError, quoted } from '../../common/errors';
import { splitTokens } from '../../common/tokens';
import type { TokenMeaning } from '../../common/tokens';

/** Whether a word has the same meaning with and without quotes. */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9_./:@%+=,~][A-Za-z0-9_./:@%+=,~-]*$/.test(text);
}

/** Throws an error if an instruction that BuildKit expands cannot contain the text. */
export function checkWord(text: string, where: string): void {
  if (splitTokens(text).some(part => typeof part === 'string' && part.includes('\0'))) {
    throw new InvalidValueError(`${where} ${quoted(text)} contains a NUL character, which BuildKit cannot read; `
      + 'remove it');
  }
}

/** Writes a word of an instruction that BuildKit expands. The hint names the build argument, if one is needed. */
export function expandedWord(text: string, hint: string, writing: Writing): string {
  return isPlain(text)
    ? text
    : `"${segments(splitTokens(text))
      .map(segment => inside(segment, hint, writing, wordEscape))
      .join('')}"`;
}

/** Writes words as a JSON array whose members BuildKit expands, or as plain words if none of them needs quotes. */
export function expandedWords(words: readonly string[], hint: string, writing: Writing): string {
  if (words.every(isPlain)) {
    return words.join(' ');
  }
  // JSON can contain a newline, so only values that Buildx evaluates become build arguments.
  const members = words.map(w =>
    segments(splitTokens(w), /\0/)
      .map(s => inside(s, hint, writing, innerWordEscape))
      .join(''),
  );
  return jsonArray(members);
}

/** Writes the value of a flag that BuildKit expands, without the quotes of the flag itself. */
export function expandedFlag(text: string, hint: string, writing: Writing): string {
  return segments(splitTokens(text)).map(s => inside(s, hint, writing, innerWordEscape)).join('');
}

/** An array contains adjacent parts that share one build argument. */
type Segment = string | BuildVariableMeaning | Parts;

function segments(parts: Parts, unwritable = /\n/): Segment[] {
  const result: Segment[] = [];
  let routed: (string | TokenMeaning)[] | undefined;
  for (const part of parts) {
    if (part instanceof BuildVariableMeaning) {
      result.push(part);
      routed = undefined;
    } else if (typeof part === 'string' && !unwritable.test(part)) {
      result.push(part);
      routed = undefined;
    } else if (routed) {
      routed.push(part);
    } else {
      routed = [part];
      result.push(routed);
    }
  }
  return result;
}

function inside(segment: Segment, hint: string, writing: Writing, escape: (text: string) => string): string {
  if (typeof segment === 'string') {
    return escape(segment);
  }
  if (!(segment instanceof BuildVariableMeaning)) {
    return `\${${writing.route(hint, segment)}}`;
  }
  writing.use(segment);
  return `\${${segment.name}}`;
}
