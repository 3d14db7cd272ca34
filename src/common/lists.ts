/** Appends to a list. `push(...added)` fails with more than about 100,000 arguments. */
export function append<T>(list: T[], added: Iterable<T>): void {
  for (const item of added) {
    list.push(item);
  }
}

/** The first member of a list that repeats an earlier one. */
export function firstRepeated<T>(list: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return list.find(item => seen.size === seen.add(item).size);
}
