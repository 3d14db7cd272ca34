import { Construct } from 'constructs';
import { Stack } from './stack';
import { checkBakeVariableName } from '../bake/names';
import { counted } from '../common/counted';
import { atPath, InvalidValueError } from '../common/errors';
import { literalComment, tokenString } from '../common/tokens';
import { Expression } from '../expressions/expression';
import { BakeMeaning } from '../expressions/meaning';
import { checkNew } from '../values/calls';

const BAKE_FUNCTION = Symbol.for('cdk-bake.BakeFunction');

/** Properties of a function. */
export interface BakeFunctionProps {
  /**
   * Names of the parameters.
   *
   * @default - no parameters
   */
  readonly parameters?: string[];

  /**
   * Name of the parameter that receives all additional arguments as a list.
   *
   * @default - no additional arguments are allowed
   */
  readonly variadicParameter?: string;

  /**
   * Return value: a string, a number, a boolean, a list, a map or an expression. To use a parameter in the value, call
   * `BakeFunction.param(name)`.
   */
  readonly result: any;

  /**
   * Comment above the function in the Bake file, for people who read the file. JSON has no comments.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

/**
 * A function in a Bake file.
 *
 * ```ts
 * const text = BakeFunction.param('text');
 * const twice = new BakeFunction(stack, 'twice', { parameters: ['text'], result: `${text}${text}` });
 * const echo = twice.call(['hello ']).value;
 * ```
 *
 * The ID is the name of the function in the Bake file.
 *
 * @see https://docs.docker.com/build/bake/reference/#function
 */
export class BakeFunction extends Construct {
  /** Returns whether the given object is a `BakeFunction`, even if another copy of this library created it. */
  public static isBakeFunction(value: any): value is BakeFunction {
    return value !== null && typeof value === 'object' && BAKE_FUNCTION in value;
  }

  /**
   * Returns the token for a parameter, to use in the `result` of a function.
   *
   * @param name the name of the parameter
   */
  public static param(name: string): string {
    return tokenString(name, new BakeMeaning(`the parameter ${name}`, scope => scope.parameter(name)));
  }

  /** @internal */
  public readonly _props: BakeFunctionProps;

  /**
   * Creates a function.
   *
   * @param scope the parent construct: a Stack, or the App for a definition that all stacks can use
   * @param id the name of the function in the Bake file
   * @param props the properties of the function
   */
  public constructor(scope: Construct, id: string, props: BakeFunctionProps) {
    [, , props] = checkNew('BakeFunction', new.target, [scope, id, props]);
    super(scope, id);
    Object.defineProperty(this, BAKE_FUNCTION, { value: true });
    Stack._ofDefinition(this);
    this._props = props;
    const { parameters = [], variadicParameter } = props;
    const names = [id, ...parameters, ...variadicParameter === undefined ? [] : [variadicParameter]];
    atPath(this.node.path, () => {
      names.forEach(name => checkBakeVariableName(name));
      literalComment(props);
    });
  }

  /**
   * Calls the function.
   *
   * @param args the arguments: strings, numbers, booleans, lists, maps and expressions
   * @throws if the number of arguments does not match the parameters
   */
  public call(args: any[]): Expression {
    const { parameters = [], variadicParameter } = this._props;
    const isVariadic = variadicParameter !== undefined;
    if (args.length < parameters.length || (args.length > parameters.length && !isVariadic)) {
      throw new InvalidValueError(
        `[${this.node.path}] this function was called with ${counted(args.length, 'argument')}; `
          + `pass ${isVariadic ? 'at least ' : ''}${counted(parameters.length, 'argument')}`,
      );
    }
    return Expression._of(`call of ${this.node.id}`, where => where.call(this, args));
  }
}
