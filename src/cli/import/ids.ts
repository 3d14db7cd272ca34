import { NotImported } from './not-imported';
import type { BakeSource } from './source/bake-source';

/** The kinds of blocks. */
export type Kind = 'variable' | 'constant' | 'function' | 'target' | 'group';

/** The place of a construct in the tree. */
export interface Place {
  /** The ID, which is the name of the block except for some targets. */
  readonly id: string;
  /** Whether the construct is in the app, and not in the stack. */
  readonly isInApp: boolean;
  /** Whether the group of all published images has the name of the target. */
  readonly isDefault?: boolean;
}

/**
 * The places of the constructs, by the kinds and names of blocks.
 *
 * In a Bake file, blocks of different kinds can have the same name. In a stack, two constructs cannot have the same ID.
 * Definitions then are in the app, and targets have another ID.
 *
 * @param stack the ID of the stack
 */
export function placesOf(source: BakeSource, stack: string): (kind: Kind, name: string) => Place {
  const inStack = new Set<string>();
  const inApp = new Set([stack]);
  const places = new Map<string, Place>();
  const take = (kind: Kind, name: string, place: Place) => {
    (place.isInApp ? inApp : inStack).add(place.id);
    places.set(`${kind} ${name}`, place);
  };
  [...source.groups.keys()].filter(name => !source.targets.has(name))
    .forEach(name => take('group', name, { id: name, isInApp: false }));
  const definitions: [Kind, Iterable<string>][] = [
    ['variable', source.variables.keys()], ['constant', source.constants.keys()], ['function', source.functions.keys()],
  ];
  for (const [kind, names] of definitions) {
    for (const name of names) {
      const isInApp = inStack.has(name);
      if (!isInApp || !inApp.has(name)) {
        take(kind, name, { id: name, isInApp });
      }
    }
  }
  for (const [name, { attributes }] of source.targets) {
    // The combinations of its matrix are the published images.
    const isDefault = name === 'default' && 'matrix' in attributes && !source.groups.has(name);
    let id = isDefault || name in Object.prototype ? `${name}-image` : name;
    for (let i = 1; inStack.has(id) || (id !== name && source.targets.has(id)); i++) {
      id = i === 1 ? `${name}-image` : `${name}-image-${i}`;
    }
    take('target', name, { id, isInApp: false, isDefault });
  }
  return (kind, name) => {
    const place = places.get(`${kind} ${name}`);
    if (!place) {
      throw new NotImported('a third block with one name', name);
    }
    return place;
  };
}
