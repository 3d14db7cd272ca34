import { readHcl } from './hcl-source';
import type { Scope } from './meaning';
import { BakeMeaning } from './meaning';
import type { Expression as Model } from '../bake/value';
import { Collection, Conditional, isExpression, Item, Operation, Reference } from '../bake/value';
import { tokenString } from '../common/tokens';

/**
 * An expression that Buildx evaluates when Buildx reads the Bake file.
 *
 * ```ts
 * const tag = new Variable(stack, 'TAG', { defaultValue: 'dev' });
 * const name = Expression.conditional(tag.notEqualTo('dev'), tag, 'latest');
 * new Image(stack, 'api', { tags: [`docker.io/my-team/api:${name.value}`] });
 * ```
 *
 * Arguments can be strings with or without tokens, numbers, booleans, lists, maps, other expressions, and objects with
 * a token, such as variables.
 *
 * @see https://docs.docker.com/build/bake/expressions/
 */
export class Expression {
  /** The value `null`: Buildx omits an attribute, a build argument or a label with this value. */
  public static readonly NULL = Expression.builtIn('null');

  /**
   * The platform of the machine that runs Buildx, such as `linux/amd64`.
   *
   * @see https://docs.docker.com/build/bake/reference/#variable
   */
  public static readonly BAKE_LOCAL_PLATFORM = Expression.builtIn('BAKE_LOCAL_PLATFORM');

  /**
   * The build context of the command line, such as for a Bake file in a Git repository.
   *
   * @see https://docs.docker.com/build/bake/reference/#variable
   */
  public static readonly BAKE_CMD_CONTEXT = Expression.builtIn('BAKE_CMD_CONTEXT');

  /**
   * Any value as an expression, to use the methods of this class.
   *
   * @param value a string, a number, a boolean, a list, a map or an object with a token, such as a variable
   */
  public static of(value: any): Expression {
    return new Expression('value', scope => {
      const model = scope.value(value);
      return isExpression(model) ? model : new Collection(model);
    });
  }

  /**
   * A call of a function in the Bake standard library. To call a `BakeFunction`, use `BakeFunction.call`.
   *
   * @see https://docs.docker.com/build/bake/stdlib/
   * @param name the name of the function, such as `upper`
   * @param args the arguments of the function
   */
  public static call(name: string, args: any[]): Expression {
    return new Expression(`call of ${name}`, scope => scope.call(name, args));
  }

  /**
   * A conditional expression: one of two values.
   *
   * @param condition the condition, a boolean
   * @param whenTrue the value if the condition is true
   * @param whenFalse the value if the condition is false
   */
  public static conditional(condition: any, whenTrue: any, whenFalse: any): Expression {
    return new Expression(
      'conditional',
      scope => new Conditional(scope.value(condition), scope.value(whenTrue), scope.value(whenFalse)),
    );
  }

  /**
   * An element of a list or a map.
   *
   * @param collection the list or the map
   * @param key the index in the list, starting at 0, or the key in the map
   */
  public static item(collection: any, key: any): Expression {
    return new Expression('item', scope => new Item(scope.value(collection), scope.value(key)));
  }

  /**
   * A list, for use in other expressions.
   *
   * @param items the elements of the list
   */
  public static listOf(items: any[]): Expression {
    return new Expression('list', scope => new Collection(scope.value(items)));
  }

  /**
   * A map, for use in other expressions.
   *
   * @param entries the values of the map by key
   */
  public static mapOf(entries: Record<string, any>): Expression {
    return new Expression('map', scope => new Collection(scope.value(entries)));
  }

  /**
   * An expression as text in HCL, the language of Bake files, for example a `for` expression.
   *
   * ```ts
   * new Variable(stack, 'NAMES', { defaultValue: ['a', 'b'] });
   * const tags = Expression.hcl('[for name in NAMES : upper(name)]');
   * new Image(stack, 'api', { args: { FIRST: Expression.call('element', [tags, 0]).value } });
   * ```
   *
   * The text can contain tokens. It can also use names that the Bake file of the stack defines: variables, constants
   * and functions, the axes of the image, and attributes of other targets, such as `target.app.tags`.
   *
   * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
   * @param source the expression, without comments and heredocs
   * @throws if the text is not an expression
   */
  public static hcl(source: string): Expression {
    const read = readHcl(source);
    return new Expression('HCL expression', scope => scope.hcl(read));
  }

  /** @internal */
  public static _of(label: string, resolve: (scope: Scope) => Model): Expression {
    return new Expression(label, resolve);
  }

  private static builtIn(name: string): Expression {
    return new Expression(name, () => new Reference(name));
  }

  /** Token for the value, to use in strings. A string that consists of the token alone has the type of the value. */
  public readonly value: string;

  private constructor(private readonly label: string, resolve: (scope: Scope) => Model) {
    this.value = tokenString(label, new BakeMeaning(`the ${label}`, resolve));
  }

  /**
   * Returns a list for a property of an image, such as `tags`, if this expression is a list of strings.
   *
   * The list contains a single token. A list that contains the token and other strings becomes a call of `concat`.
   */
  public asList(): string[] {
    const meaning = new BakeMeaning(`\`asList()\` of the ${this.label}`, scope => scope.value(this.value), 'list');
    return [tokenString('list', meaning)];
  }

  /**
   * Returns a map for a property of an image, such as `args`, if this expression is a map of strings.
   *
   * The map contains a single token. Other entries next to the token take precedence over those of this expression, and
   * the result becomes a call of `merge`.
   */
  public asMap(): Record<string, string> {
    const meaning = new BakeMeaning(`\`asMap()\` of the ${this.label}`, scope => scope.value(this.value), 'map');
    return { [tokenString('map', meaning)]: this.value };
  }

  /** Returns an expression: whether both values are equal. */
  public equalTo(other: any): Expression {
    return this.operation('==', other);
  }

  /** Returns an expression: whether the values are different. */
  public notEqualTo(other: any): Expression {
    return this.operation('!=', other);
  }

  /** Returns an expression: whether this number is less than the other number. */
  public lessThan(other: any): Expression {
    return this.operation('<', other);
  }

  /** Returns an expression: whether this number is less than or equal to the other number. */
  public lessThanOrEqualTo(other: any): Expression {
    return this.operation('<=', other);
  }

  /** Returns an expression: whether this number is greater than the other number. */
  public greaterThan(other: any): Expression {
    return this.operation('>', other);
  }

  /** Returns an expression: whether this number is greater than or equal to the other number. */
  public greaterThanOrEqualTo(other: any): Expression {
    return this.operation('>=', other);
  }

  /** Returns an expression: whether both values are true. */
  public logicalAnd(other: any): Expression {
    return this.operation('&&', other);
  }

  /** Returns an expression: whether at least one value is true. */
  public logicalOr(other: any): Expression {
    return this.operation('||', other);
  }

  /** Returns an expression: whether this value is false. */
  public negated(): Expression {
    return new Expression('negation', scope => new Operation('!', [scope.value(this.value)]));
  }

  /** Returns an expression: the sum of the numbers. */
  public plus(other: any): Expression {
    return this.operation('+', other);
  }

  /** Returns an expression: this number minus the other number. */
  public minus(other: any): Expression {
    return this.operation('-', other);
  }

  /** Returns an expression: the product of the numbers. */
  public times(other: any): Expression {
    return this.operation('*', other);
  }

  /** Returns an expression: this number divided by the other number. */
  public dividedBy(other: any): Expression {
    return this.operation('/', other);
  }

  /** Returns an expression: the remainder of the division of this number by the other number. */
  public modulo(other: any): Expression {
    return this.operation('%', other);
  }

  /** Returns the token in `value`. */
  public toString(): string {
    return this.value;
  }

  private operation(operator: string, other: any): Expression {
    return new Expression('operation', scope => new Operation(operator, [scope.value(this.value), scope.value(other)]));
  }
}
