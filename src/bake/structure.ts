import type { Value } from './value';
import { Call, Collection, Conditional, Entries, Item, memberOf, Reference } from './value';

/** The kinds of values that cannot be text. */
export type Structure = 'list' | 'map';

/** The functions of buildx that return a list, or a map, whatever they are given. */
const RESULTS: Readonly<Record<Structure, ReadonlySet<string>>> = {
  list: new Set([
    'chunklist', 'cidrsubnets', 'coalescelist', 'compact', 'concat', 'csvdecode', 'distinct', 'flatten', 'formatlist', 'keys', 'range', 'regexall',
    'reverselist', 'setintersection', 'setproduct', 'setsubtract', 'setsymmetricdifference', 'setunion', 'slice', 'sort', 'split', 'values',
  ]),
  map: new Set(['merge', 'zipmap']),
};

const TYPES: Readonly<Record<string, Structure>> = { list: 'list', set: 'list', tuple: 'list', map: 'map', object: 'map' };

/** What is known of the names in a bake file. */
export interface KnownNames {
  /** What a name stands for, if it can only be a list or a map. */
  named(name: string): Structure | undefined;
  /** What a function of the bake file returns, if that can only be a list or a map. */
  called(name: string): Structure | undefined;
  /** All values that a name can have: one for a constant, several for an axis, none if the environment can choose. */
  values(name: string): readonly Value[];
}

/** Constants that select members of each other can go round in circles. */
const MOST_LEVELS = 1_000;

/** Whether a value can only be a list or a map, or is one in some combination of a matrix. Nothing if it is text or unknown. */
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
  return value instanceof Entries ? 'map' : Array.isArray(value) ? 'list' : undefined;
}

/** What the values of a type of HCL are, if they are lists or maps. */
export function structureOfType(type: string): Structure | undefined {
  return TYPES[type.split('(')[0]];
}

/** The members that a key names in a collection, as far as its values are known. */
function members({ collection, key }: Item, names: KnownNames): Value[] {
  const collections = collection instanceof Reference ? names.values(collection.name)
    : collection instanceof Item ? members(collection, names) : [collection];
  return collections.map(c => (c instanceof Collection ? c.content : c)).map(c => memberOf(c, key)).filter(member => member !== undefined);
}
