/**
 * The meaning of a token, which Buildx or BuildKit evaluates.
 *
 * A token is a marker in an ordinary string, so that string operations of any language keep the token. Printing an
 * object does not work across jsii; Python never calls `toString()`.
 */
export interface TokenMeaning {
  /** Whether Buildx evaluates the token, in a Bake file, or BuildKit, in a Dockerfile. */
  readonly evaluatedBy: 'bake' | 'dockerfile';
  /** Description for messages. */
  readonly description: string;
  /** Expression that replaces the marker in messages, such as `TAG`. */
  readonly expression: string;
}

// On globalThis, so that two installed copies of the library read each other's tokens.
const REGISTRY = Symbol.for('cdk-bake.tokens');
const meanings: TokenMeaning[] = ((globalThis as any)[REGISTRY] ??= []);

const MARKER = /\$\{Token\[[^\][]*\.(\d+)\]\}/g;

/** A new marker. The label is only for people who print the string and never reaches the output. */
export function newMarker(label: string, meaning: TokenMeaning): string {
  meanings.push(meaning);
  return `\${Token[${label.replace(/[^\w-]/g, '_')}.${meanings.length - 1}]}`;
}

/** The parts of a string: literal text, and the meanings of markers. A marker without a meaning is literal text. */
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

/** A text for a message, in which each marker is replaced by the token's expression, such as `${TAG}`. */
export function readable(text: string): string {
  return splitMarkers(text).map(part => (typeof part === 'string' ? part : `\${${part.expression}}`)).join('');
}
