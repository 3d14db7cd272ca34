import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';

/** The path that a construct would have, by the arguments of its constructor. */
export function pathOfNew([scope, id]: readonly unknown[]): string {
  const parts = [Construct.isConstruct(scope) ? scope.node.path : '', typeof id === 'string' ? id : ''];
  return parts.filter(part => part !== '').join('/') || 'App';
}

/** The path of the construct that a call is about: the object itself, or the first argument. */
export function pathOfCall(self: unknown, args: readonly unknown[]): string | undefined {
  return pathOf(self) ?? pathOf(args[0]);
}

/** The path of a construct, or of the one that a stage or a Dockerfile belongs to. */
function pathOf(value: any): string | undefined {
  if (value === null || typeof value !== 'object') {
    return undefined;
  }
  return Construct.isConstruct(value) ? (value as IConstruct).node.path || 'App' : (value._dockerfile ?? value)._owner;
}
