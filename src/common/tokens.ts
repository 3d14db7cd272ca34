import { InvalidValueError, quoted } from './errors';
import type { TokenMeaning } from './markers';
import { splitMarkers } from './markers';

export { newMarker as tokenString, type TokenMeaning } from './markers';

/** Characters that require a closer look. Most strings contain none, and every string is checked more than once. */
// eslint-disable-next-line no-control-regex
const UNUSUAL = /[^\x00-\x7f]|\$\{Token\[|<cdk_bake\./i;
const LONE_SURROGATE = /\p{Surrogate}/u;
const PYTHON_OBJECT = /<cdk_bake\.[\w.]+ object at 0x[0-9a-f]+>/i;

/**
 * Splits a string into literal text and the meanings of tokens. A marker without a token is literal text. Every string
 * of a user passes here, so strings that are never valid are rejected here.
 *
 * @throws if the string contains a printed Python object in place of a token, or half a surrogate pair, which no
 * encoding has
 */
export function splitTokens(text: string): (string | TokenMeaning)[] {
  if (typeof text !== 'string') {
    throw new InvalidValueError(`${quoted(String(JSON.stringify(text)))} must be a string; `
      + 'convert the value to a string');
  }
  if (!UNUSUAL.test(text)) {
    return text === '' ? [] : [text];
  }
  if (LONE_SURROGATE.test(text)) {
    throw new InvalidValueError(`${quoted(text)} contains half a surrogate pair, which UTF-8 cannot encode; `
      + 'remove the character');
  }
  const printed = PYTHON_OBJECT.exec(text);
  if (printed) {
    throw new InvalidValueError(`${quoted(text)} contains ${printed[0]}, a printed Python object; `
      + 'use the `value` of the object in the f-string');
  }
  return splitMarkers(text);
}

/** Changes the literal text of a string, and keeps its tokens. */
export function mapText(text: string, change: (literal: string) => string): string {
  return isLiteral(text)
    ? change(text)
    : text.split(/(\$\{Token\[[^\][]*\.\d+\]\})/).map((part, i) => (i % 2 === 1 ? part : change(part))).join('');
}

/** Whether a string contains no token. */
export function isLiteral(text: string): boolean {
  return splitTokens(text).every(part => typeof part === 'string');
}

/** A string for people and for names: tokens by their description, without the number in the marker. */
export function shownText(text: string): string {
  return text.includes('${Token[')
    ? splitTokens(text)
      .map(part => (typeof part === 'string' ? part : part.description))
      .join('')
    : text;
}

/**
 * Returns a string that must be literal text.
 *
 * @param where the subject of the message
 * @param fix what to do about a token
 */
export function literalOnly(text: string, where: string, fix = 'remove the token'): string {
  for (const part of splitTokens(text)) {
    if (typeof part !== 'string') {
      throw new InvalidValueError(`${where} must be literal text, but contains ${part.description}, which is not known `
        + `yet; ${fix}`);
    }
  }
  return text;
}

/** Returns the comment of a construct, if it has one. */
export function literalComment({ comment }: { readonly comment?: string }): string | undefined {
  return comment === undefined ? undefined : literalOnly(comment, '`comment`');
}
