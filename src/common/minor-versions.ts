/** Less than 0 when the first version is the older one. Only the second number counts: what this library asks for came with one. */
export function compareMinors(a: string, b: string): number {
  return Number(a.split('.')[1]) - Number(b.split('.')[1]);
}
