import type { IConstruct } from 'constructs';

/**
 * Keeps the path of a construct. A path never changes, but the library constructs collects its parts each time that it is
 * asked for, and a synth asks many times for each image.
 */
export function keepPath({ node }: IConstruct): void {
  const { scope, id } = node;
  Object.defineProperty(node, 'path', { value: scope?.node.path ? `${scope.node.path}/${id}` : id });
}
