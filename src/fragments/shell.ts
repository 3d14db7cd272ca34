import { isLiteral, literalOnly } from '../common/tokens';
import type { Stage } from '../dockerfile/stage';

/** A text as a single word in a POSIX shell. */
export function shellWord(text: string): string {
  const word = literalOnly(text, 'a word of a script');
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replace(/'/g, '\'\\\'\'')}'`;
}

/**
 * Texts as words in a POSIX shell. A text with tokens becomes a build argument of the stage, because only the build
 * knows the value.
 *
 * @param name name of the build arguments, which are numbered
 */
export function shellWords(stage: Stage, name: string, texts: readonly string[], write = shellWord): string[] {
  return texts.map((text, i) => {
    if (isLiteral(text)) {
      return write(text);
    }
    stage.arg(`${name}_${i + 1}`, text);
    return `"$${name}_${i + 1}"`;
  });
}
