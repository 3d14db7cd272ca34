import type { IConstruct } from 'constructs';
import { constructsIn } from '../common/tree';

interface TreeNode {
  readonly id: string;
  readonly path: string;
  readonly target?: string;
  children?: Record<string, TreeNode>;
}

/** The content of `tree.json`, which lists the constructs in the format of other CDKs. */
export function treeJson(root: IConstruct, targetName: (construct: IConstruct) => string | undefined): string {
  const nodes = new Map<IConstruct, TreeNode>();
  for (const construct of constructsIn(root)) {
    const { id, scope } = construct.node;
    const parent = scope && nodes.get(scope)!;
    const path = parent?.path ? `${parent.path}/${id}` : id;
    const node: TreeNode = { id: id || 'App', path, target: targetName(construct) };
    nodes.set(construct, node);
    if (parent) {
      (parent.children ??= {})[id] = node;
    }
  }
  return json({ version: 'tree-0.1', tree: nodes.get(root) });
}

/** Readable JSON. */
export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2) + '\n';
}
