/**
 * Sorts nodes so that each follows the nodes it needs, otherwise in the given order. Linear in nodes and edges.
 *
 * @returns the sorted nodes, and the cycles: in each cycle, every node needs the next one, and no two cycles share a
 * node. If there are cycles, one node of each precedes a node it needs.
 */
export function dependencyOrder<T>(
  nodes: Iterable<T>,
  needs: (node: T) => readonly T[],
): { ordered: T[]; cycles: T[][] } {
  const ordered: T[] = [];
  const cycles: T[][] = [];
  /** The position of a node in the path, or `done`. */
  const state = new Map<T, number | 'done'>();
  // An explicit stack, because a chain can be deeper than the call stack.
  const path: { node: T; needs: readonly T[]; next: number }[] = [];
  /** Positions of the cycles in the path. */
  const found: { first: number; last: number }[] = [];
  const enter = (node: T) => {
    const needed = needs(node);
    if (needed.length === 0) {
      // most nodes of most graphs
      state.set(node, 'done');
      ordered.push(node);
    } else {
      state.set(node, path.length);
      path.push({ node, needs: needed, next: 0 });
    }
  };
  const close = (first: number) => {
    if (first > (found[found.length - 1]?.last ?? -1)) {
      cycles.push(path.slice(first).map(p => p.node));
      found.push({ first, last: path.length - 1 });
    }
  };
  for (const root of nodes) {
    if (!state.has(root)) {
      enter(root);
    }
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (top.next === top.needs.length) {
        state.set(top.node, 'done');
        ordered.push(top.node);
        path.pop();
        const open = found[found.length - 1];
        if (open?.first === path.length) {
          found.pop();
        } else if (open) {
          open.last = Math.min(open.last, path.length - 1);
        }
        continue;
      }
      const node = top.needs[top.next++];
      const place = state.get(node);
      if (place === undefined) {
        enter(node);
      } else if (place !== 'done') {
        close(place);
      }
    }
  }
  return { ordered, cycles };
}

/** The given nodes and all nodes that they need, directly or not. */
export function reachable<T>(nodes: Iterable<T>, needs: (node: T) => readonly T[]): Set<T> {
  const found = new Set(nodes);
  for (const node of found) {
    needs(node).forEach(n => found.add(n));
  }
  return found;
}

/**
 * The values of each node together with those of all nodes it needs. A node without new values shares the set of a node
 * it needs, so that a chain takes linear time.
 *
 * @param ordered nodes in dependency order
 */
export function gathered<T, V>(
  ordered: Iterable<T>, needs: (node: T) => readonly T[], own: (node: T) => Iterable<V>,
): Map<T, ReadonlySet<V>> {
  const all = new Map<T, ReadonlySet<V>>();
  for (const node of ordered) {
    const sets = needs(node).flatMap(n => all.get(n) ?? []);
    all.set(node, union([...sets, new Set(own(node))]));
  }
  return all;
}

/** The union of sets. The largest set itself, if it contains all values. */
export function union<V>(sets: readonly ReadonlySet<V>[]): ReadonlySet<V> {
  const largest = sets.reduce((a, b) => (b.size > a.size ? b : a));
  const added = sets.filter(set => set !== largest).flatMap(set => [...set].filter(value => !largest.has(value)));
  return added.length === 0 ? largest : new Set([...largest, ...added]);
}
