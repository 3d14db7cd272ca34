/**
 * The nodes in an order in which each follows what it needs, otherwise as they were given. Linear in nodes and edges.
 *
 * A cycle ends the walk: `cycle` has the nodes that it runs through, each needing the next.
 */
export function dependencyOrder<T>(nodes: Iterable<T>, needs: (node: T) => readonly T[]): { ordered: T[]; cycle?: T[] } {
  const ordered: T[] = [];
  const state = new Map<T, 'open' | 'done'>();
  // A stack of its own: a chain can be deeper than the language's call stack.
  const path: { node: T; needs: readonly T[]; next: number }[] = [];
  const enter = (node: T) => {
    state.set(node, 'open');
    path.push({ node, needs: needs(node), next: 0 });
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
        continue;
      }
      const node = top.needs[top.next++];
      if (!state.has(node)) {
        enter(node);
      } else if (state.get(node) === 'open') {
        return { ordered, cycle: path.slice(path.findIndex(p => p.node === node)).map(p => p.node) };
      }
    }
  }
  return { ordered };
}

/** All that can be reached from the nodes, themselves first. */
export function reachable<T>(nodes: Iterable<T>, needs: (node: T) => readonly T[]): Set<T> {
  const found = new Set(nodes);
  for (const node of found) {
    needs(node).forEach(n => found.add(n));
  }
  return found;
}
