import { InvalidValueError, quoted } from './errors';
import type { TokenMeaning } from './markers';
import { splitMarkers } from './markers';

export { newMarker as tokenString, type TokenMeaning } from './markers';

/** What a string needs a closer look for. Most have none of it, and every string passes here more than once. */
// eslint-disable-next-line no-control-regex
const UNUSUAL = /[^\x00-\x7f]|\$\{Token\[|<cdk_bake\./i;
const LONE_SURROGATE = /\p{Surrogate}/u;
const PYTHON_OBJECT = /<cdk_bake\.[\w.]+ object at 0x[0-9a-f]+>/i;

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
  if (!UNUSUAL.test(text)) {
    return text === '' ? [] : [text];
  }
  if (LONE_SURROGATE.test(text)) {
    throw new InvalidValueError(`${quoted(text)} holds half a surrogate pair, which UTF-8 cannot hold`);
  }
  const printed = PYTHON_OBJECT.exec(text);
  if (printed) {
    throw new InvalidValueError(`${quoted(text)} holds ${printed[0]}, an object as Python prints it: write its \`.value\` in the f-string`);
  }
  return splitMarkers(text);
}

/** Whether a string contains no token. */
export function isLiteral(text: string): boolean {
  return splitTokens(text).every(part => typeof part === 'string');
}

/** A string for people, and for names: tokens as users know them, without the number in a marker. */
export function shownText(text: string): string {
  return text.includes('${Token[') ? splitTokens(text).map(part => (typeof part === 'string' ? part : part.description)).join('') : text;
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
