import { Construct } from 'constructs';
import { Stack } from './stack';
import type { VariableType } from './variable-type';
import { checkBakeVariableName } from '../bake/names';
import { atPath } from '../common/errors';
import { tokenString } from '../common/tokens';
import { BakeMeaning } from '../expressions/meaning';
import { checkNew } from '../values/calls';

const VARIABLE = Symbol.for('cdk-bake.Variable');

/** Properties of a variable. */
export interface VariableProps {
  /**
   * The value when the environment has none of this name: a string, a number, a boolean, a list, a map or an expression.
   *
   * @default - no value: an argument or a label that is this variable alone is left out
   */
  readonly defaultValue?: any;

  /**
   * What it is for, which `docker buildx bake --list=variables` shows.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * What the text of the environment is turned into.
   *
   * @default - what the default value is, else text
   */
  readonly valueType?: VariableType;
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

  /** @internal */
  public readonly _props: VariableProps;

  /** @internal */
  public readonly _validations: { condition: any; errorMessage: string }[] = [];

  public constructor(scope: Construct, id: string, props: VariableProps = {}) {
    [, , props] = checkNew('Variable', new.target, [scope, id, props]);
    super(scope, id);
    Object.defineProperty(this, VARIABLE, { value: true });
    Stack.of(this);
    atPath(this.node.path, () => checkBakeVariableName(id));
    this._props = props;
    this.value = tokenString(id, new BakeMeaning(`the variable ${id}`, where => where.named(this)));
  }

  /**
   * Says what its value has to be.
   *
   * @param condition an expression that is true for a good value; it cannot call functions of the bake file
   * @param errorMessage what buildx says when it is not
   */
  public addValidation(condition: any, errorMessage: string): void {
    this._validations.push({ condition, errorMessage });
  }

  /** The same as `value`. */
  public toString(): string {
    return this.value;
  }
}
