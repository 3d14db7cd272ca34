import { isBlank } from './words';

/**
 * Splits the flags from the text after an instruction. Quotes and escapes in flags are resolved; variables are not
 * expanded.
 *
 * @see https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/split_command.go
 */
export function readFlags(text: string, escape: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let at = 0;
  const skipBlanks = () => {
    while (at < text.length && isBlank(text[at])) {
      at++;
    }
  };
  for (skipBlanks(); text.startsWith('--', at); skipBlanks()) {
    let flag = '';
    let quote: string | undefined;
    for (; at < text.length && (quote !== undefined || !isBlank(text[at])); at++) {
      const char = text[at];
      if (char === quote) {
        quote = undefined;
      } else if (quote === undefined && (char === '"' || char === '\'')) {
        quote = char;
      } else {
        flag += char === escape ? text[++at] ?? '' : char;
      }
    }
    if (flag === '--') {
      break;
    }
    flags.push(flag);
  }
  return { flags, rest: text.slice(at).trim() };
}

/** Returns the values of a flag in the order of use. */
export function flagValues(flags: readonly string[], name: string): string[] {
  const start = `--${name}=`;
  return flags.filter(flag => flag.startsWith(start)).map(flag => flag.slice(start.length));
}
