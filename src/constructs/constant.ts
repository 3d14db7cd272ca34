import { Construct } from 'constructs';
import { Stack } from './stack';
import { checkBakeVariableName } from '../bake/names';
import { atPath } from '../common/errors';
import { tokenString } from '../common/tokens';
import { BakeMeaning } from '../expressions/meaning';
import { checkNew } from '../values/calls';

const CONSTANT = Symbol.for('cdk-bake.Constant');

/** Properties of a constant. */
export interface ConstantProps {
  /** What it stands for: a string, a number, a boolean, a list, a map or an expression. */
  readonly content: any;
}

/** A value of a bake file with a name, which the environment cannot override. The id is its name. */
export class Constant extends Construct {
  /** Whether the value is a constant, also of another copy of this library. */
  public static isConstant(value: any): value is Constant {
    return value !== null && typeof value === 'object' && CONSTANT in value;
  }

  /** The token to put into strings, in any language: buildx evaluates it. */
  public readonly value: string;

  /** What it stands for. */
  public readonly content: any;

  public constructor(scope: Construct, id: string, props: ConstantProps) {
    [, , props] = checkNew('Constant', new.target, [scope, id, props]);
    super(scope, id);
    Object.defineProperty(this, CONSTANT, { value: true });
    Stack.of(this);
    atPath(this.node.path, () => checkBakeVariableName(id));
    this.content = props.content;
    this.value = tokenString(id, new BakeMeaning(`the constant ${id}`, where => where.named(this)));
  }

  /** The same as `value`. */
  public toString(): string {
    return this.value;
  }
}
