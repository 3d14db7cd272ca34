import type { IConstruct } from 'constructs';
import { shownValue } from '../bake/hcl-expression';
import type { Value } from '../bake/value';
import { constructsIn } from '../common/tree';
import type { Warning } from '../plan/problems';

/** A target in the manifest. */
export interface ManifestTarget {
  readonly name: string;
  /** The path of the construct. */
  readonly path: string;
  /** The Dockerfile in the output directory, if one is generated. */
  readonly dockerfile?: string;
  readonly published: boolean;
  /** Tags, with expressions in the form `${…}`. */
  readonly tags: string[];
  readonly platforms: string[];
}

/** A stack in the manifest. */
export interface ManifestStack {
  readonly path: string;
  /** The name of the directory of the stack in the output directory. */
  readonly directory: string;
  /** The command that builds the stack, to run in the working directory of the synthesis. */
  readonly command: string;
  /** The Bake files to read. The file of the stack is last. */
  readonly bakeFiles: readonly string[];
  /** The names of the other stacks with these Bake files. */
  readonly dependencies: string[];
  readonly targets: ManifestTarget[];
}

/** The content of `manifest.json`, which describes the output. */
export interface Manifest {
  readonly generator: 'cdk-bake';
  readonly version: 1;
  readonly stacks: readonly ManifestStack[];
  /** The warnings of the synthesis. */
  readonly warnings: readonly Warning[];
  /** SHA-256 digests of files by path, relative to the output directory. `null` for secrets. */
  readonly files: Record<string, string | null>;
}

/** The strings of a list in readable form. */
export function shownStrings(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.map(shownValue) : [];
}

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
