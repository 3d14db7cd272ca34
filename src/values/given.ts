import { quoted } from '../common/errors';

/** Describes a value of any kind in a message. Values of users can throw errors when they are read. */
export function given(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'a list' : withArticle(className(value) ?? 'object');
    default:
      return String(value);
  }
}

/** Adds an article: `a Platform`, `an Image`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Whether an object is a plain map and not an instance of a class. Objects of other realms have another prototype. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'))
  );
}

function className(value: object): string | undefined {
  try {
    const name = isPlain(value) ? undefined : Object.getPrototypeOf(value).constructor.name;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}
