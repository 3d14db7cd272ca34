import { Construct } from 'constructs';
import { Stack } from './stack';
import { checkBakeVariableName } from '../bake/names';
import { atPath } from '../common/errors';
import { literalComment, tokenString } from '../common/tokens';
import { Expression } from '../expressions/expression';
import { BakeMeaning } from '../expressions/meaning';
import type { VariableType } from '../expressions/variable-type';
import { checkNew } from '../values/calls';

const VARIABLE = Symbol.for('cdk-bake.Variable');

/** Properties of a variable. */
export interface VariableProps {
  /**
   * Value to use if the environment variable is not set: a string, a number, a boolean, a list, a map or an expression.
   *
   * @default - no value; build arguments and labels that consist of the variable alone are omitted
   */
  readonly defaultValue?: any;

  /**
   * Human-readable description of the variable, shown by `docker buildx bake --list=variables`.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Comment above the variable in the Bake file, for people who read the file. JSON has no comments.
   *
   * @default - no comment
   */
  readonly comment?: string;

  /**
   * Type that Buildx converts the value of the environment variable to.
   *
   * @see https://docs.docker.com/build/bake/reference/#variable-typing
   * @default - the type of the default value; otherwise `VariableType.STRING`
   */
  readonly valueType?: VariableType;
}

/**
 * A variable of a Bake file. An environment variable of the build overrides the default value.
 *
 * ```ts
 * const tag = new Variable(stack, 'TAG', { defaultValue: 'latest' });
 * new Image(stack, 'api', { tags: [`example.com/api:${tag.value}`] });
 * ```
 *
 * The ID is the name of the variable in the Bake file and in the environment.
 *
 * @see https://docs.docker.com/build/bake/reference/#variable
 */
export class Variable extends Construct {
  /** Returns whether the given object is a `Variable`, even if another copy of this library created it. */
  public static isVariable(value: any): value is Variable {
    return value !== null && typeof value === 'object' && VARIABLE in value;
  }

  /** Token for the value, to use in strings. Buildx evaluates the token. */
  public readonly value: string;

  /** @internal */
  public readonly _props: VariableProps;

  /** @internal */
  public readonly _validations: { condition: any; errorMessage: string }[] = [];

  /**
   * Creates a variable.
   *
   * @param scope the parent construct: a Stack, or the App for a definition that all stacks can use
   * @param id the name of the variable in the Bake file and in the environment
   * @param props the properties of the variable
   */
  public constructor(scope: Construct, id: string, props: VariableProps = {}) {
    [, , props] = checkNew('Variable', new.target, [scope, id, props]);
    super(scope, id);
    Object.defineProperty(this, VARIABLE, { value: true });
    Stack._ofDefinition(this);
    atPath(this.node.path, () => {
      checkBakeVariableName(id);
      literalComment(props);
    });
    this._props = props;
    this.value = tokenString(id, new BakeMeaning(`the variable ${id}`, where => where.named(this)));
  }

  /**
   * Adds a validation rule for the value of the variable.
   *
   * @see https://docs.docker.com/build/bake/variables/#validating-variables
   * @param condition an expression that is true for a valid value; cannot call a `BakeFunction`
   * @param errorMessage the message that Buildx shows for an invalid value
   */
  public addValidation(condition: any, errorMessage: string): void {
    this._validations.push({ condition, errorMessage });
  }

  /** Returns an expression: whether the value is equal to another value. */
  public equalTo(other: any): Expression {
    return Expression.of(this.value).equalTo(other);
  }

  /** Returns an expression: whether the value is different from another value. */
  public notEqualTo(other: any): Expression {
    return Expression.of(this.value).notEqualTo(other);
  }

  /** Returns the token in `value`. */
  public toString(): string {
    return this.value;
  }
}
