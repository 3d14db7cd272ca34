import { readWords } from './words';
import { quoted } from '../../../common/errors';

/** A text that BuildKit expands during a build. */
export interface Expanded {
  /**
   * Words of the text, without quotes. Undefined if the text has variables, whose values are only known during a build.
   */
  readonly words?: readonly string[];
  /** The whole text in one piece. */
  readonly text?: string;
  /** The reason why BuildKit rejects the text. */
  readonly problem?: string;
}

/** Matches most texts, for which the escape character makes no difference. */
const PLAIN = /^[^\s\u0085"'$<\\`]+$/;

/** Expands a text as far as possible without the values of variables. */
export function expandText(text: string, escape: string): Expanded {
  if (PLAIN.test(text)) {
    return { words: [text], text };
  }
  const read = readWords(text, { escape, strict: true });
  if (!read) {
    return {
      problem: `invalid syntax in ${quoted(text)}: expected closed quotes, and variables such as $NAME or `
        + `\${NAME:-word}; put ${escape} before a quote or dollar sign that is part of the text`,
    };
  }
  return read.unset.size > 0 ? {} : { words: read.words, text: read.text };
}
