import type { Scope } from './meaning';
import { BakeMeaning } from './meaning';
import type { Expression as Model } from '../bake/value';
import { Collection, Conditional, Item, Operation } from '../bake/value';
import { tokenString } from '../common/tokens';

/** Binary operators for `Expression.operation`. */
export enum Operator {
  /** Whether both values are equal. */
  EQUAL = '==',
  /** Whether the values are different. */
  NOT_EQUAL = '!=',
  /** Whether the left number is less than the right number. */
  LESS = '<',
  /** Whether the left number is less than or equal to the right number. */
  LESS_OR_EQUAL = '<=',
  /** Whether the left number is greater than the right number. */
  GREATER = '>',
  /** Whether the left number is greater than or equal to the right number. */
  GREATER_OR_EQUAL = '>=',
  /** Whether both values are true. */
  AND = '&&',
  /** Whether at least one value is true. */
  OR = '||',
  /** Sum of the numbers. */
  ADD = '+',
  /** Difference of the numbers: left minus right. */
  SUBTRACT = '-',
  /** Product of the numbers. */
  MULTIPLY = '*',
  /** Quotient of the numbers: left divided by right. */
  DIVIDE = '/',
  /** Remainder of the division of the left number by the right number. */
  MODULO = '%',
}

/**
 * An expression that Buildx evaluates when Buildx reads the Bake file.
 *
 * ```ts
 * const release = Expression.operation(tag.value, Operator.NOT_EQUAL, 'dev');
 * const name = `app:${Expression.conditional(release, tag.value, 'latest').value}`;
 * ```
 *
 * Arguments can be strings with or without tokens, numbers, booleans, lists, maps and other expressions.
 *
 * @see https://docs.docker.com/build/bake/expressions/
 */
export class Expression {
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
   * A binary operation.
   *
   * @param left the value on the left of the operator
   * @param symbol the operator
   * @param right the value on the right of the operator
   */
  public static operation(left: any, symbol: Operator, right: any): Expression {
    return new Expression('operation', scope => new Operation(symbol, [scope.value(left), scope.value(right)]));
  }

  /**
   * The negation of a boolean.
   *
   * @param value the boolean to negate
   */
  public static negation(value: any): Expression {
    return new Expression('negation', scope => new Operation('!', [scope.value(value)]));
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

  /** @internal */
  public static _of(label: string, resolve: (scope: Scope) => Model): Expression {
    return new Expression(label, resolve);
  }

  /** Token for the value, to use in strings. A string that consists of the token alone has the type of the value. */
  public readonly value: string;

  private constructor(label: string, resolve: (scope: Scope) => Model) {
    this.value = tokenString(label, new BakeMeaning(`the ${label}`, resolve));
  }

  /** Returns the token in `value`. */
  public toString(): string {
    return this.value;
  }
}
