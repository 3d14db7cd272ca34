/**
 * Compares versions by their minor number; negative if the first one is older. Features only appear in minor versions.
 */
export function compareMinors(a: string, b: string): number {
  return Number(a.split('.')[1]) - Number(b.split('.')[1]);
}
