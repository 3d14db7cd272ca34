import type { IConstruct } from 'constructs';

/**
 * Stores the path of a construct. A path never changes, but the `constructs` library joins its parts on every access,
 * and synthesis reads the path of each image many times.
 */
export function keepPath({ node }: IConstruct): void {
  const { scope, id } = node;
  Object.defineProperty(node, 'path', { value: scope?.node.path ? `${scope.node.path}/${id}` : id });
}
