import { IConstruct } from 'constructs';
import { Expression as Model, Value } from '../bake/value';
import { TokenMeaning } from '../tokens';
import type { BakeFunction } from './bake-function';
import type { MatrixAxis } from './matrix-axis';

/** What the meaning of a token asks of the place in which the token stands. */
export interface Scope {
  /** A variable or a constant, by its name. */
  named(definition: IConstruct): Model;
  /** An axis of the image's matrix. */
  axis(axis: MatrixAxis): Model;
  /** A parameter of the function. */
  parameter(name: string): Model;
  /** A call of one of buildx's functions, or of the bake file's. */
  call(callee: string | BakeFunction, args: readonly any[]): Model;
  /** A string, a number, a list, a map, or an object that has a token. */
  value(value: any): Value;
}

/** The token of an object that has one, such as a variable; a map of a user has none. */
export function objectToken(object: any): string | undefined {
  return typeof object.value === 'string' && Object.getPrototypeOf(object) !== Object.prototype ? object.value : undefined;
}

/** The meaning of a token that buildx evaluates. */
export class BakeMeaning implements TokenMeaning {
  public readonly evaluatedBy = 'bake';

  public constructor(
    public readonly description: string,
    public readonly resolve: (scope: Scope) => Model,
  ) {}
}
