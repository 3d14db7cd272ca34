import type { Value } from './value';
import { Call, Collection, Conditional, Entries, HclText, Item, memberOf, Reference } from './value';

/** Types of values that cannot be text. */
export type Structure = 'list' | 'map';

/** Functions of Buildx that always return a list, or a map. */
const RESULTS: Readonly<Record<Structure, ReadonlySet<string>>> = {
  list: new Set([
    'chunklist',
    'cidrsubnets',
    'coalescelist',
    'compact',
    'concat',
    'csvdecode',
    'distinct',
    'flatten',
    'formatlist',
    'keys',
    'range',
    'regexall',
    'reverselist',
    'setintersection',
    'setproduct',
    'setsubtract',
    'setsymmetricdifference',
    'setunion',
    'slice',
    'sort',
    'split',
    'values',
  ]),
  map: new Set(['merge', 'zipmap']),
};

const TYPES: Readonly<Record<string, Structure>> = {
  list: 'list',
  set: 'list',
  tuple: 'list',
  map: 'map',
  object: 'map',
};

/** Information about the names in a Bake file. */
export interface KnownNames {
  /** Returns the type of the value of a name, if it can only be a list or a map. */
  named(name: string): Structure | undefined;
  /** Returns the type of the result of a function in the Bake file, if it can only be a list or a map. */
  called(name: string): Structure | undefined;
  /** Returns all possible values of a name: one for a constant, several for an axis, none for a variable. */
  values(name: string): readonly Value[];
}

/** Maximum depth, because constants that select members of each other can form a circle. */
const MOST_LEVELS = 1_000;

/**
 * Returns the type of a value that is a list or a map in all combinations, or in some. Undefined for text or unknown
 * values.
 */
export function structureOf(value: Value, names: KnownNames, levels = MOST_LEVELS): Structure | undefined {
  const inner = (v: Value) => structureOf(v, names, levels - 1);
  if (value instanceof Reference) {
    return names.named(value.name);
  }
  if (value instanceof Call) {
    return names.called(value.name) ?? (['list', 'map'] as const).find(structure => RESULTS[structure].has(value.name));
  }
  if (value instanceof Conditional) {
    return inner(value.yes) && inner(value.no);
  }
  if (value instanceof Item) {
    return levels === 0 ? undefined : members(value, names).map(inner).find(structure => structure !== undefined);
  }
  if (value instanceof Collection) {
    return inner(value.content);
  }
  if (value instanceof HclText) {
    return value.structure;
  }
  return value instanceof Entries ? 'map' : Array.isArray(value) ? 'list' : undefined;
}

/** Returns the type of the values of an HCL type, if they are lists or maps. */
export function structureOfType(type: string): Structure | undefined {
  return TYPES[type.split('(')[0]];
}

/** Returns the members that a key selects in a collection, as far as its values are known. */
function members({ collection, key }: Item, names: KnownNames): Value[] {
  const collections = collection instanceof Reference ? names.values(collection.name)
    : collection instanceof Item ? members(collection, names) : [collection];
  return collections
    .map(c => (c instanceof Collection ? c.content : c))
    .map(c => memberOf(c, key))
    .filter(member => member !== undefined);
}
