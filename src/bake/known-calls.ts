import type { Value } from './value';
import { knownText } from './value';

const SPACES = '\t\n\v\f\r ';

/** Text functions. Go and JavaScript differ in some of them beyond ASCII, so they are only evaluated for ASCII. */
const OF_ASCII: Readonly<Record<string, (...args: string[]) => Value>> = {
  lower: text => text.toLowerCase(),
  upper: text => text.toUpperCase(),
  replace: (text, old, by) => text.replaceAll(old, () => by),
  split: (separator, text) => text.split(separator),
  trim: trimmed,
  trimspace: text => trimmed(text, SPACES),
  trimprefix: (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  trimsuffix: (text, suffix) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
};

/** Returns the result of a function often used in names and tags, if all arguments are known. */
export function knownCall(name: string, args: readonly Value[]): Value | undefined {
  const texts = args.map(knownText);
  if (name === 'join') {
    return joined(args);
  }
  if (name === 'coalesce' && typeof args[0] === 'string') {
    return args[0];
  }
  if (!allKnown(texts)) {
    return undefined;
  }
  if (name === 'sanitize' && texts.length === 1) {
    return texts[0].replace(/[^a-zA-Z0-9_-]/gu, '_');
  }
  const known = Object.hasOwn(OF_ASCII, name) ? OF_ASCII[name] : undefined;
  // eslint-disable-next-line no-control-regex
  return known?.length === texts.length && texts.every(text => /^[\x00-\x7f]*$/.test(text))
    ? known(...texts)
    : undefined;
}

function joined([separator, list, ...others]: readonly Value[]): string | undefined {
  const members = Array.isArray(list) && others.length === 0 ? (list as readonly Value[]).map(knownText) : [undefined];
  const between = knownText(separator);
  return between !== undefined && allKnown(members) ? members.join(between).normalize('NFC') : undefined;
}

function allKnown(texts: readonly (string | undefined)[]): texts is string[] {
  return !texts.includes(undefined);
}

function trimmed(text: string, characters: string): string {
  let [start, end] = [0, text.length];
  while (start < end && characters.includes(text[start])) {
    start++;
  }
  while (end > start && characters.includes(text[end - 1])) {
    end--;
  }
  return text.slice(start, end);
}
