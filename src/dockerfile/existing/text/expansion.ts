import { readWords } from './words';
import { quoted } from '../../../common/errors';

/** A text that BuildKit expands in a build. */
export interface Expanded {
  /** The words of the text, without quotes. Not set if the text has variables, whose values only a build knows. */
  readonly words?: readonly string[];
  /** The same in one piece. */
  readonly text?: string;
  /** Why BuildKit refuses the text. */
  readonly problem?: string;
}

/** Most texts, which read the same whatever the escape character is. */
const PLAIN = /^[^\s\u0085"'$<\\`]+$/;

/** Expands a text as far as possible without the values of variables. */
export function expandText(text: string, escape: string): Expanded {
  if (PLAIN.test(text)) {
    return { words: [text], text };
  }
  const read = readWords(text, { escape, strict: true });
  if (!read) {
    return {
      problem: `invalid syntax in ${quoted(text)}: expected closed quotes, and variables such as $NAME or \${NAME:-word}; `
        + `put ${escape} before a quote or dollar sign that is part of the text`,
    };
  }
  return read.unset.size > 0 ? {} : { words: read.words, text: read.text };
}
