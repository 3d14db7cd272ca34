/**
 * What a token stands for: something that buildx or BuildKit evaluates.
 *
 * A token is a marker inside an ordinary string, so that it can pass through any string operation of any language;
 * the languages' own ways to print an object do not reach across jsii (Python's never call toString()).
 */
export interface TokenMeaning {
  /** Who evaluates it: buildx, in a bake file, or BuildKit, in a Dockerfile. */
  readonly evaluatedBy: 'bake' | 'dockerfile';
  /** What the user knows it by, for messages. */
  readonly description: string;
  /** The expression that replaces the marker in messages, such as `TAG`. */
  readonly expression: string;
}

// On globalThis, so that two installed copies of the library read each other's tokens.
const REGISTRY = Symbol.for('cdk-bake.tokens');
const meanings: TokenMeaning[] = ((globalThis as any)[REGISTRY] ??= []);

const MARKER = /\$\{Token\[[^\][]*\.(\d+)\]\}/g;

/** A new marker. `label` is for people who print the string; it takes no part in the output. */
export function newMarker(label: string, meaning: TokenMeaning): string {
  meanings.push(meaning);
  return `\${Token[${label.replace(/[^\w-]/g, '_')}.${meanings.length - 1}]}`;
}

/** The parts of a string: literal text as strings, markers as their meanings. A marker without a meaning is literal. */
export function splitMarkers(text: string): (string | TokenMeaning)[] {
  if (!text.includes('${Token[')) {
    return text === '' ? [] : [text];
  }
  const parts: (string | TokenMeaning)[] = [];
  let literal = '';
  let end = 0;
  for (const match of text.matchAll(MARKER)) {
    const meaning = meanings[Number(match[1])];
    literal += text.slice(end, match.index);
    end = match.index + match[0].length;
    if (meaning === undefined) {
      literal += match[0];
      continue;
    }
    if (literal !== '') {
      parts.push(literal);
    }
    literal = '';
    parts.push(meaning);
  }
  literal += text.slice(end);
  if (literal !== '') {
    parts.push(literal);
  }
  return parts;
}

/** A text as people read it in a message: each marker as the expression that the token stands for, such as `${TAG}`. */
export function readable(text: string): string {
  return splitMarkers(text).map(part => (typeof part === 'string' ? part : `\${${part.expression}}`)).join('');
}
