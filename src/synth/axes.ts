import { Reference, Value } from '../bake/value';
import type { MatrixAxis } from '../core/matrix-axis';
import { BakeMeaning, objectToken, Scope } from '../core/meaning';
import { splitTokens } from '../tokens';

/** The axes of a matrix that a string varies with, however deep in expressions they stand. */
export function axesIn(text: string): Set<MatrixAxis> {
  const found = new Set<MatrixAxis>();
  const scope: Scope = {
    named: () => new Reference(''),
    parameter: () => new Reference(''),
    axis: axis => {
      found.add(axis);
      return new Reference(axis.name);
    },
    call: (_callee, args) => {
      args.forEach(argument => scope.value(argument));
      return new Reference('');
    },
    value: (value: any): Value => {
      if (typeof value === 'string') {
        splitTokens(value).forEach(part => part instanceof BakeMeaning && part.resolve(scope));
      } else if (value !== null && typeof value === 'object') {
        (objectToken(value) === undefined ? Object.values(value) : [objectToken(value)]).forEach(member => scope.value(member));
      }
      return '';
    },
  };
  scope.value(text);
  return found;
}
