import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';

/** Returns the path of a new construct from the arguments of its constructor. */
export function pathOfNew([scope, id]: readonly unknown[]): string {
  const parts = [Construct.isConstruct(scope) ? scope.node.path : '', typeof id === 'string' ? id : ''];
  return parts.filter(part => part !== '').join('/') || 'App';
}

/** Returns the path of the construct of a call: the object itself, or the first argument. */
export function pathOfCall(self: unknown, args: readonly unknown[]): string | undefined {
  return pathOf(self) ?? pathOf(args[0]);
}

/** Returns the path of a construct, or of the construct that a stage or a Dockerfile belongs to. */
function pathOf(value: any): string | undefined {
  if (value === null || typeof value !== 'object') {
    return undefined;
  }
  return Construct.isConstruct(value) ? (value as IConstruct).node.path || 'App' : (value._dockerfile ?? value)._owner;
}
