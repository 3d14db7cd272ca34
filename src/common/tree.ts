import type { IConstruct } from 'constructs';
import type { Problem } from './errors';

/** Deeper trees are refused: the library constructs looks for the root of each new construct by recursion. */
const MOST_LEVELS = 1_000;

const TOO_DEEP = `is in more than ${MOST_LEVELS - 1} constructs; create it nearer to the App`;

/** A construct and all below it, each before its children. `node.findAll()` is the same by recursion. */
export function constructsIn(root: IConstruct): IConstruct[] {
  const found: IConstruct[] = [];
  const open = [root];
  for (let construct = open.pop(); construct; construct = open.pop()) {
    found.push(construct);
    construct.node.children.reverse().forEach(child => open.push(child));
  }
  return found;
}

/** What to say of a construct whose scope is too deep for it. */
export function depthProblem(scope: IConstruct): string | undefined {
  let depth = 1;
  for (let at = scope; at.node.scope; at = at.node.scope) {
    depth++;
  }
  return depth < MOST_LEVELS ? undefined : TOO_DEEP;
}

/** The first construct of a tree that is too deep, with what to say of it. */
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
