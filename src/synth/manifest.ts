import type { IConstruct } from 'constructs';
import { shownValue } from '../bake/hcl-expression';
import type { Value } from '../bake/value';
import { constructsIn } from '../common/tree';
import type { Warning } from '../plan/problems';

/** A target, as the manifest tells tools of it. */
export interface ManifestTarget {
  readonly name: string;
  /** The path of its construct. */
  readonly path: string;
  /** The Dockerfile in the output directory, if one is generated. */
  readonly dockerfile?: string;
  readonly published: boolean;
  /** Expressions stand as `${…}` in it. */
  readonly tags: string[];
  readonly platforms: string[];
}

/** A stack, as the manifest tells tools of it. */
export interface ManifestStack {
  readonly path: string;
  readonly folder: string;
  /** What builds it, in the working directory of the synth. */
  readonly command: string;
  /** The bake files to be read, the stack's own one last. */
  readonly bakeFiles: readonly string[];
  /** The folders of the stacks whose bake files these are, without its own. */
  readonly dependencies: string[];
  readonly targets: ManifestTarget[];
}

/** manifest.json: what a synth has made. */
export interface Manifest {
  readonly generator: 'cdk-bake';
  readonly version: 1;
  readonly stacks: readonly ManifestStack[];
  /** What is probably wrong. */
  readonly warnings: readonly Warning[];
  /** The SHA-256 of each file by its path below the output folder, but of no secret. */
  readonly files: Record<string, string | null>;
}

/** A list of strings for people and tools to read. */
export function shownStrings(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.map(shownValue) : [];
}

interface TreeNode {
  readonly id: string;
  readonly path: string;
  readonly target?: string;
  children?: Record<string, TreeNode>;
}

/** tree.json: the constructs, in the form that other CDKs write. */
export function treeJson(root: IConstruct, targetName: (construct: IConstruct) => string | undefined): string {
  const nodes = new Map<IConstruct, TreeNode>();
  for (const construct of constructsIn(root)) {
    const { id, scope } = construct.node;
    const parent = scope && nodes.get(scope)!;
    const node: TreeNode = { id: id || 'App', path: parent?.path ? `${parent.path}/${id}` : id, target: targetName(construct) };
    nodes.set(construct, node);
    if (parent) {
      (parent.children ??= {})[id] = node;
    }
  }
  return json({ version: 'tree-0.1', tree: nodes.get(root) });
}

/** JSON for people to read. */
export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2) + '\n';
}
