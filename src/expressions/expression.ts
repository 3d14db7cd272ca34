import type { Scope } from './meaning';
import { BakeMeaning } from './meaning';
import type { Expression as Model } from '../bake/value';
import { Collection, Conditional, Item, Operation } from '../bake/value';
import { tokenString } from '../common/tokens';

/** The operators of expressions, with a value on each side. */
export enum Operator {
  /** Whether both are the same. */
  EQUAL = '==',
  /** Whether they are not the same. */
  NOT_EQUAL = '!=',
  /** Whether the left number is less. */
  LESS = '<',
  /** Whether the left number is less, or both are the same. */
  LESS_OR_EQUAL = '<=',
  /** Whether the left number is greater. */
  GREATER = '>',
  /** Whether the left number is greater, or both are the same. */
  GREATER_OR_EQUAL = '>=',
  /** Whether both are true. */
  AND = '&&',
  /** Whether one of them is true. */
  OR = '||',
  /** The sum of both numbers. */
  ADD = '+',
  /** The left number less the right one. */
  SUBTRACT = '-',
  /** The product of both numbers. */
  MULTIPLY = '*',
  /** The left number divided by the right one. */
  DIVIDE = '/',
  /** The rest of that division. */
  MODULO = '%',
}

/**
 * A value that buildx works out when it reads the bake file.
 *
 * ```ts
 * const release = Expression.operation(tag.value, Operator.NOT_EQUAL, 'dev');
 * const name = `app:${Expression.conditional(release, tag.value, 'latest').value}`;
 * ```
 *
 * Arguments are strings (with tokens in them, or without), numbers, booleans, lists and maps of these, and expressions.
 */
export class Expression {
  /**
   * A call of a function of buildx: https://docs.docker.com/build/bake/stdlib/
   *
   * @param name the function, such as `upper`
   * @param args its arguments
   */
  public static call(name: string, args: any[]): Expression {
    return new Expression(`call of ${name}`, scope => scope.call(name, args));
  }

  /**
   * One of two values.
   *
   * @param condition what decides
   * @param whenTrue the value when it is true
   * @param whenFalse the value when it is not
   */
  public static conditional(condition: any, whenTrue: any, whenFalse: any): Expression {
    return new Expression('conditional', scope => new Conditional(scope.value(condition), scope.value(whenTrue), scope.value(whenFalse)));
  }

  /** An operator with a value on each side. */
  public static operation(left: any, symbol: Operator, right: any): Expression {
    return new Expression('operation', scope => new Operation(symbol, [scope.value(left), scope.value(right)]));
  }

  /** Whether a value is not true. */
  public static negation(value: any): Expression {
    return new Expression('negation', scope => new Operation('!', [scope.value(value)]));
  }

  /**
   * A member of a list or a map.
   *
   * @param collection the list or map
   * @param key a number from 0, or a name
   */
  public static item(collection: any, key: any): Expression {
    return new Expression('item', scope => new Item(scope.value(collection), scope.value(key)));
  }

  /** A list, to be joined, indexed or chosen. */
  public static listOf(items: any[]): Expression {
    return new Expression('list', scope => new Collection(scope.value(items)));
  }

  /** A map, to be looked up, merged or chosen. */
  public static mapOf(entries: Record<string, any>): Expression {
    return new Expression('map', scope => new Collection(scope.value(entries)));
  }

  /** @internal */
  public static _of(label: string, resolve: (scope: Scope) => Model): Expression {
    return new Expression(label, resolve);
  }

  /** The token to put into strings, in any language. A string that is this token alone keeps the type of the value. */
  public readonly value: string;

  private constructor(label: string, resolve: (scope: Scope) => Model) {
    this.value = tokenString(label, new BakeMeaning(`the ${label}`, resolve));
  }

  /** The same as `value`. */
  public toString(): string {
    return this.value;
  }
}
