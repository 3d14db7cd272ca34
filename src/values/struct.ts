import { isLibraryObject } from './brand';
import { isIterable, RESERVED_KEY } from './collections';
import { isPlain, withArticle } from './given';
import type { Kind, Wrong } from './kind';
import { kept, mismatch, wrongMember } from './kind';
import { misspelt } from './misspelt';

/**
 * Structs: objects whose keys are known. Other keys are allowed, as in TypeScript, where an object can have more
 * properties than a call uses. A key that looks like a misspelled property is an error, unless the struct is `open`,
 * because users write classes and functions that pass properties of their own to constructs.
 *
 * @param members returns the kinds of the properties, called when the first value is checked
 */
export function structOf(name: string, members: () => ReadonlyMap<string, Kind>, open = false): Kind {
  let known: ReadonlyMap<string, Kind> | undefined;
  let required: readonly string[] | undefined;
  const kind: Kind = {
    one: withArticle(`${name} object`),
    many: `${name} objects`,
    code: () => undefined,
    wrong: value => {
      known ??= members();
      required ??= [...known.keys()].filter(key => known!.get(key)!.wrong(undefined));
      return isStruct(value, known)
        ? (wrongProperty(value, known, required) ?? wrongKey(value, known, open))
        : mismatch(kind, value);
    },
    copy: value => copied(value, known!),
  };
  return kind;
}

/** Whether a value is an instance of a class that has a property of the struct, as in TypeScript. */
function isStruct(value: unknown, members: ReadonlyMap<string, Kind>): value is object {
  return value !== null && typeof value === 'object' && !isIterable(value) && !Array.isArray(value)
    && (isPlain(value) || (!isLibraryObject(value) && [...members.keys()].some(key => key in value)));
}

/** Other properties are passed without changes, because subclasses have properties of their own. */
function copied(value: object, members: ReadonlyMap<string, Kind>): object {
  const keys = isPlain(value) ? Object.keys(value) : [...Object.keys(value), ...members.keys()];
  return Object.fromEntries(keys.map(key => [key, (value as Record<string, unknown>)[key]] as const)
    .map(([key, member]) => [key, members.has(key) ? kept(members.get(key)!, member) : member]));
}

function wrongProperty(
  value: object,
  members: ReadonlyMap<string, Kind>,
  required: readonly string[],
): Wrong | undefined {
  // Most properties are omitted, and a plain object has only its own.
  for (const key of isPlain(value) ? [...required, ...Object.keys(value)] : members.keys()) {
    const kind = members.get(key);
    const wrong = kind && wrongMember(value, key, kind);
    if (wrong) {
      return wrong;
    }
  }
  return undefined;
}

function wrongKey(value: object, members: ReadonlyMap<string, Kind>, open: boolean): Wrong | undefined {
  if (Object.hasOwn(value, '__proto__')) {
    return RESERVED_KEY;
  }
  const problem = open ? undefined : misspelt(value, members);
  return problem === undefined ? undefined : { at: '', problem };
}
