import type { IConstruct } from 'constructs';
import { quoted } from '../common/errors';
import { distance } from '../common/nearest';

/** Names of properties: a Set, or the keys of a Map. */
type Names = Pick<ReadonlySet<string>, 'has' | 'keys'>;

/** Returns the problem of the first key of an object that looks like a misspelled property. */
export function misspelt(value: object, properties: Names): string | undefined {
  for (const key of Object.keys(value)) {
    const meant = properties.has(key)
      ? undefined
      : [...properties.keys()].find(property => !(property in value) && isLike(key, property));
    if (meant !== undefined) {
      return `has no property ${quoted(key)}; use \`${meant}\``;
    }
  }
  return undefined;
}

/** Whether a key looks like a property. Short names are too similar to distinguish a mistake from another name. */
function isLike(key: string, property: string): boolean {
  const [a, b] = [key, property].map(name => name.toLowerCase().replace(/[_-]/g, '').replace(/s$/, ''));
  const letters = (name: string) => [...name].sort().join('');
  return a === b || (b.length >= 5 && (letters(a) === letters(b) || distance(a, b) <= (b.length >= 10 ? 2 : 1)));
}

// The key is the root of the tree, because the construct does not exist yet when its properties are checked.
const doubts = new WeakMap<IConstruct, Map<string, string>>();

/** Makes synthesis warn about a property of a construct, which could be a property of the user. */
export function doubt(root: IConstruct, path: string, message: string): void {
  const ofRoot = doubts.get(root) ?? new Map<string, string>();
  doubts.set(root, ofRoot.set(path, message));
}

/** Returns the warnings recorded for the constructs of a tree, by path. */
export function doubtsOf(root: IConstruct): ReadonlyMap<string, string> {
  return doubts.get(root) ?? new Map();
}
