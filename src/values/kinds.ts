import { BAKE_VALUE, PATTERN } from './bake-value';
import { listOf, recordOf } from './collections';
import type { Kind } from './kind';
import { optional } from './kind';
import { BUILD_SOURCE, classOf, CONSTRUCT, enumOf, interfaceOf } from './named';
import { ANYTHING, BOOLEAN, FLAG, METHOD, NUMBER, STRING } from './primitives';
import { SCHEMA } from './schema';
import { structOf } from './struct';

const kinds = new Map<string, Kind>([
  ['string', STRING],
  ['number', NUMBER],
  ['boolean', BOOLEAN],
  ['any', ANYTHING],
  ['value', BAKE_VALUE],
  ['flag', FLAG],
  ['pattern', PATTERN],
  ['method', METHOD],
  ['Construct', CONSTRUCT],
  ['IBuildSource', BUILD_SOURCE],
]);

/** Returns the kind of a type in the schema. Each kind is created once, on first use. */
export function kindOf(type: string): Kind {
  const known = kinds.get(type);
  if (known) {
    return known;
  }
  const kind = makeKind(type);
  kinds.set(type, kind);
  return kind;
}

function makeKind(type: string): Kind {
  if (type.endsWith('?')) {
    return optional(kindOf(type.slice(0, -1)));
  }
  if (type.startsWith('[')) {
    return listOf(kindOf(type.slice(1, -1)));
  }
  if (type.startsWith('{')) {
    return recordOf(kindOf(type.slice(1, -1)));
  }
  const { enums, structs, interfaces, classes } = SCHEMA;
  return type in enums ? enumOf(type, enums[type])
    : type in structs ? structKind(type)
      : type in interfaces ? interfaceKind(type) : classOf(type, classes[type]);
}

/** @param open whether any other property belongs to the user */
export function structKind(name: string, open = false): Kind {
  return structOf(name, () => kindsOf(membersOf(name)), open);
}

/** Returns the names of the properties of a struct. */
export function propertiesOf(name: string): ReadonlySet<string> {
  return new Set(membersOf(name).map(([property]) => property));
}

function interfaceKind(name: string): Kind {
  const { '...': bases, ...own } = SCHEMA.interfaces[name];
  return interfaceOf(name, bases === undefined ? [] : bases.split(',').map(kindOf), kindsOf(Object.entries(own)));
}

function kindsOf(members: readonly [string, string][]): ReadonlyMap<string, Kind> {
  return new Map(members.map(([member, type]) => [member, kindOf(type)]));
}

function membersOf(name: string): [string, string][] {
  const { '...': bases, ...own } = SCHEMA.structs[name];
  return [...bases === undefined ? [] : bases.split(',').flatMap(membersOf), ...Object.entries(own)];
}
