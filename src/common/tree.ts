import type { IConstruct } from 'constructs';
import type { Problem } from './errors';

/**
 * Limit for the depth of a tree, because the `constructs` library finds the root of each new construct by recursion.
 */
const MOST_LEVELS = 1_000;

const TOO_DEEP = `the construct is nested in more than ${MOST_LEVELS - 1} constructs; create it closer to the App`;

/** A construct and its descendants, parents first. `node.findAll()` would recurse. */
export function constructsIn(root: IConstruct): IConstruct[] {
  const found: IConstruct[] = [];
  const open = [root];
  for (let construct = open.pop(); construct; construct = open.pop()) {
    found.push(construct);
    construct.node.children.reverse().forEach(child => open.push(child));
  }
  return found;
}

/** The problem with a new construct in a scope, if it would be nested too deeply. */
export function depthProblem(scope: IConstruct): string | undefined {
  let depth = 1;
  for (let at = scope; at.node.scope; at = at.node.scope) {
    depth++;
  }
  return depth < MOST_LEVELS ? undefined : TOO_DEEP;
}

/** The first construct of a tree that is nested too deeply. */
export function firstTooDeep(constructs: readonly IConstruct[]): Problem | undefined {
  const depths = new Map<IConstruct, number>();
  for (const construct of constructs) {
    const { scope } = construct.node;
    depths.set(construct, ((scope && depths.get(scope)) ?? 0) + 1);
    if (depths.get(construct)! > MOST_LEVELS) {
      return { path: construct.node.path, message: TOO_DEEP };
    }
  }
  return undefined;
}

/**
 * Stores the path of a construct. A path never changes, but the `constructs` library joins its parts on every access,
 * and synthesis reads the path of each image many times.
 */
export function keepPath({ node }: IConstruct): void {
  const { scope, id } = node;
  Object.defineProperty(node, 'path', { value: scope?.node.path ? `${scope.node.path}/${id}` : id });
}
