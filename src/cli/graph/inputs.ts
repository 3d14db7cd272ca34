/** Attributes that name, store or describe a result, and that the result does not depend on. */
const NOT_BUILT = [
  'tags', 'output', 'cache-from', 'cache-to', 'description', 'call', 'no-cache', 'no-cache-filter', 'pull',
];

/** Whether the result of a build depends on an attribute. */
export function isInput(attribute: string): boolean {
  return !NOT_BUILT.includes(attribute);
}
