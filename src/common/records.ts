import { shownText } from './tokens';

/**
 * The entries of a record, sorted by key. Other languages pass maps in any order, and the number in the marker of a
 * token depends on the order of creation.
 */
export function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).map(entry => [shownText(entry[0]), entry] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry);
}
