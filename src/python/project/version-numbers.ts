/** Minor version as a number: 12 for `3.12`, `3.12.8` and `3.12t`. */
export function numberOf(minor: string): number {
  return parseInt(minor.split('.')[1], 10);
}

/** Compares versions, oldest first. */
export function compareVersions(a: string, b: string): number {
  const numbers = (version: string) => version.split('.').map(n => parseInt(n, 10));
  const [x, y] = [numbers(a), numbers(b)];
  const at = x.findIndex((n, i) => n !== y[i]);
  return at < 0 ? (a < b ? -1 : a > b ? 1 : 0) : x[at] - (y[at] ?? -1);
}
