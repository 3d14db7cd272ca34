import { InvalidValueError, quoted } from './errors';

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
}

// On globalThis, so that two installed copies of the library read each other's tokens.
const REGISTRY = Symbol.for('cdk-bake.tokens');
const meanings: TokenMeaning[] = ((globalThis as any)[REGISTRY] ??= []);

const MARKER = /\$\{Token\[[^\][]*\.(\d+)\]\}/g;
const LONE_SURROGATE = /\p{Surrogate}/u;
const PYTHON_OBJECT = /<cdk_bake\.[\w.]+ object at 0x[0-9a-f]+>/i;

/** A new marker. `label` is for people who print the string; it takes no part in the output. */
export function tokenString(label: string, meaning: TokenMeaning): string {
  meanings.push(meaning);
  return `\${Token[${label.replace(/[^\w-]/g, '_')}.${meanings.length - 1}]}`;
}

/**
 * The parts of a string: literal text as strings, tokens as their meanings. A marker that no token has is literal.
 *
 * Every string of a user passes here, so what no string may hold is found here.
 *
 * @throws on the printed form of one of the library's objects in Python, which stands where its `.value` was meant, and
 * on half a surrogate pair, which is no text in any encoding.
 */
export function splitTokens(text: string): (string | TokenMeaning)[] {
  if (typeof text !== 'string') {
    throw new InvalidValueError(`${quoted(String(JSON.stringify(text)))} stands where a string is wanted`);
  }
  if (LONE_SURROGATE.test(text)) {
    throw new InvalidValueError(`${quoted(text)} holds half a surrogate pair, which UTF-8 cannot hold`);
  }
  const printed = PYTHON_OBJECT.exec(text);
  if (printed) {
    throw new InvalidValueError(`${quoted(text)} holds ${printed[0]}, an object as Python prints it: write its \`.value\` in the f-string`);
  }
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

/** The string itself, where only literal text has a meaning. */
export function literalOnly(text: string, where: string): string {
  for (const part of splitTokens(text)) {
    if (typeof part !== 'string') {
      throw new InvalidValueError(`${where} takes literal text, and holds ${part.description}, which is only known later`);
    }
  }
  return text;
}
