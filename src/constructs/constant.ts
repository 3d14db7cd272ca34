import { Construct } from 'constructs';
import { Stack } from './stack';
import { checkBakeVariableName } from '../bake/names';
import { atPath } from '../common/errors';
import { literalComment, tokenString } from '../common/tokens';
import { Expression } from '../expressions/expression';
import { BakeMeaning } from '../expressions/meaning';
import { checkNew } from '../values/calls';

const CONSTANT = Symbol.for('cdk-bake.Constant');

/** Properties of a constant. */
export interface ConstantProps {
  /** Value of the constant: a string, a number, a boolean, a list, a map or an expression. */
  readonly content: any;

  /**
   * Comment above the constant in the Bake file, for people who read the file. JSON has no comments.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

/**
 * A named value in a Bake file. The environment of the build cannot override the value.
 *
 * The ID is the name of the constant in the Bake file.
 */
export class Constant extends Construct {
  /** Returns whether the given object is a `Constant`, even if another copy of this library created it. */
  public static isConstant(value: any): value is Constant {
    return value !== null && typeof value === 'object' && CONSTANT in value;
  }

  /** Token for the value, to use in strings. Buildx evaluates the token. */
  public readonly value: string;

  /** Value of the constant. */
  public readonly content: any;

  /** @internal */
  public readonly _comment?: string;

  /**
   * Creates a constant.
   *
   * @param scope the parent construct: a Stack, or the App for a definition that all stacks can use
   * @param id the name of the constant in the Bake file
   * @param props the properties of the constant
   */
  public constructor(scope: Construct, id: string, props: ConstantProps) {
    [, , props] = checkNew('Constant', new.target, [scope, id, props]);
    super(scope, id);
    Object.defineProperty(this, CONSTANT, { value: true });
    Stack._ofDefinition(this);
    atPath(this.node.path, () => checkBakeVariableName(id));
    this.content = props.content;
    this._comment = atPath(this.node.path, () => literalComment(props));
    this.value = tokenString(id, new BakeMeaning(`the constant ${id}`, where => where.named(this)));
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
