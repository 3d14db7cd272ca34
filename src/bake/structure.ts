import { Call, Collection, Conditional, Entries, Item, memberOf, Reference, Value } from './value';

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
  /** All values that a name can have: one for a constant, several for an axis, none if the environment can choose. */
  values(name: string): readonly Value[];
  /** The type of a variable, or its default value if it has no type. */
  variable(name: string): { readonly type?: string; readonly defaultValue?: Value } | undefined;
  /** The result of a function of the bake file. */
  result(name: string): Value | undefined;
}

/** Whether a value can only be a list or a map, or is one in some combination of a matrix. Nothing if it is text or unknown. */
export function structureOf(value: Value, names: KnownNames, seen: ReadonlySet<string> = new Set()): Structure | undefined {
  const inner = (v: Value) => structureOf(v, names, seen);
  if (value instanceof Reference) {
    return ofName(value.name, names, seen);
  }
  if (value instanceof Call) {
    return ofCall(value.name, names, seen);
  }
  if (value instanceof Conditional) {
    return inner(value.yes) && inner(value.no);
  }
  if (value instanceof Item) {
    return members(value, names).map(inner).find(structure => structure !== undefined);
  }
  if (value instanceof Collection) {
    return inner(value.content);
  }
  return value instanceof Entries ? 'map' : Array.isArray(value) ? 'list' : undefined;
}

function ofName(name: string, names: KnownNames, seen: ReadonlySet<string>): Structure | undefined {
  if (seen.has(name)) {
    return undefined;
  }
  const { type, defaultValue } = names.variable(name) ?? {};
  if (type !== undefined) {
    return TYPES[type.split('(')[0]];
  }
  const values = defaultValue === undefined ? names.values(name) : [defaultValue];
  return values.map(value => structureOf(value, names, new Set([...seen, name]))).find(structure => structure !== undefined);
}

function ofCall(name: string, names: KnownNames, seen: ReadonlySet<string>): Structure | undefined {
  const result = seen.has(`${name}()`) ? undefined : names.result(name);
  if (result !== undefined) {
    // Its parameters hide other names.
    const inside: KnownNames = { values: () => [], variable: () => undefined, result: callee => names.result(callee) };
    return structureOf(result, inside, new Set([...seen, `${name}()`]));
  }
  return (['list', 'map'] as const).find(structure => RESULTS[structure].has(name));
}

/** The members that a key names in a collection, as far as its values are known. */
function members({ collection, key }: Item, names: KnownNames): Value[] {
  const collections = collection instanceof Reference ? names.values(collection.name)
    : collection instanceof Item ? members(collection, names) : [collection];
  return collections.map(c => (c instanceof Collection ? c.content : c)).map(c => memberOf(c, key)).filter(member => member !== undefined);
}
