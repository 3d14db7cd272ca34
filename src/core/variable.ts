import { Construct } from 'constructs';
import { checkBakeVariableName } from '../bake/names';
import { atPath } from '../errors';
import { TokenMeaning, tokenString } from '../tokens';
import { Stack } from './stack';

const VARIABLE = Symbol.for('cdk-bake.Variable');

/** @internal */
export class VariableMeaning implements TokenMeaning {
  public readonly evaluatedBy = 'bake';
  public readonly description: string;

  public constructor(public readonly variable: Variable) {
    this.description = `the variable ${variable.node.id}`;
  }
}

/** Properties of a variable. */
export interface VariableProps {
  /**
   * The value when the environment has none of this name.
   *
   * @default - no value: an argument or a label that is this variable alone is left out
   */
  readonly defaultValue?: string;

  /**
   * What it is for, which `docker buildx bake --list=variables` shows.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * A value that is chosen when the images are built: by the environment, or by its default.
 *
 * ```ts
 * const tag = new Variable(stack, 'TAG', { defaultValue: 'latest' });
 * new Image(stack, 'api', { tags: [`example.com/api:${tag.value}`] });
 * ```
 *
 * The id is the variable's name in the bake file and in the environment.
 */
export class Variable extends Construct {
  /** Whether the value is a variable, also of another copy of this library. */
  public static isVariable(value: any): value is Variable {
    return value !== null && typeof value === 'object' && VARIABLE in value;
  }

  /** The token to put into strings, in any language: buildx evaluates it. */
  public readonly value: string;

  /** The value when the environment has none. */
  public readonly defaultValue?: string;

  /** What it is for. */
  public readonly description?: string;

  public constructor(scope: Construct, id: string, props: VariableProps = {}) {
    super(scope, id);
    Object.defineProperty(this, VARIABLE, { value: true });
    Stack.of(this);
    atPath(this.node.path, () => checkBakeVariableName(id));
    this.defaultValue = props.defaultValue;
    this.description = props.description;
    this.value = tokenString(id, new VariableMeaning(this));
  }

  /** The same as `value`. */
  public toString(): string {
    return this.value;
  }
}
