import { Construct } from 'constructs';
import { Stack } from './stack';
import { checkBakeVariableName } from '../bake/names';
import { atPath, InvalidValueError } from '../common/errors';
import { tokenString } from '../common/tokens';
import { Expression } from '../expressions/expression';
import { BakeMeaning } from '../expressions/meaning';
import { checkNew } from '../values/calls';

const BAKE_FUNCTION = Symbol.for('cdk-bake.BakeFunction');

/** Properties of a function. */
export interface BakeFunctionProps {
  /**
   * The names of its parameters.
   *
   * @default - none
   */
  readonly parameters?: string[];

  /**
   * The name of the list of all further arguments.
   *
   * @default - none: it takes no others
   */
  readonly variadicParameter?: string;

  /** What it returns: a string, a number, a list, a map or an expression, in which `BakeFunction.param(name)` stands for a parameter. */
  readonly result: any;
}

/**
 * A function of a bake file.
 *
 * ```ts
 * const twice = new BakeFunction(stack, 'twice', { parameters: ['text'], result: `${BakeFunction.param('text')}${BakeFunction.param('text')}` });
 * const echo = twice.call(['hello ']).value;
 * ```
 *
 * The id is its name.
 */
export class BakeFunction extends Construct {
  /** Whether the value is a function, also of another copy of this library. */
  public static isBakeFunction(value: any): value is BakeFunction {
    return value !== null && typeof value === 'object' && BAKE_FUNCTION in value;
  }

  /**
   * The token for a parameter, to be used in the result of a function.
   *
   * @param name the name of the parameter
   */
  public static param(name: string): string {
    return tokenString(name, new BakeMeaning(`the parameter ${name}`, scope => scope.parameter(name)));
  }

  /** @internal */
  public readonly _props: BakeFunctionProps;

  public constructor(scope: Construct, id: string, props: BakeFunctionProps) {
    [, , props] = checkNew('BakeFunction', new.target, [scope, id, props]);
    super(scope, id);
    Object.defineProperty(this, BAKE_FUNCTION, { value: true });
    Stack.of(this);
    this._props = props;
    const names = [id, ...props.parameters ?? [], ...props.variadicParameter === undefined ? [] : [props.variadicParameter]];
    atPath(this.node.path, () => names.forEach(name => checkBakeVariableName(name)));
  }

  /**
   * A call of it.
   *
   * @param args strings, numbers, booleans, lists, maps and expressions
   * @throws when it does not take that many
   */
  public call(args: any[]): Expression {
    const { parameters = [], variadicParameter } = this._props;
    if (args.length < parameters.length || (args.length > parameters.length && variadicParameter === undefined)) {
      throw new InvalidValueError(`[${this.node.path}] takes ${parameters.length}${variadicParameter === undefined ? '' : ' or more'} arguments, and is given ${args.length}`);
    }
    return Expression._of(`call of ${this.node.id}`, where => where.call(this, args));
  }
}
