import { Expression } from './expression';
import { BakeMeaning, valueAnywhere, wholeList } from './meaning';
import { hclExpression } from '../bake/hcl-expression';
import { checkBakeVariableName } from '../bake/names';
import { Item } from '../bake/value';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { splitMarkers } from '../common/markers';
import { nearestHint } from '../common/nearest';
import { tokenString } from '../common/tokens';
import { objectToken } from '../values/object-token';

/**
 * An axis of a build matrix. An image is built once for each combination of the values of all axes.
 *
 * ```ts
 * const version = MatrixAxis.of('version', ['1.1', '1.2']);
 * new Image(stack, 'app', {
 *   matrix: [version],
 *   name: `app-${Expression.call('replace', [version, '.', '-']).value}`, // letters, digits, - and _ are valid
 *   args: { VERSION: version.value },
 * });
 * ```
 *
 * @see https://docs.docker.com/build/bake/matrices/
 */
export class MatrixAxis {
  /**
   * An axis with the given name and values.
   *
   * @param name the name of the axis: letters, digits and underscores
   * @param values strings, numbers or maps, or `asList()` of an expression; `field()` refers to the values of maps
   */
  public static of(name: string, values: any[]): MatrixAxis {
    return new MatrixAxis(name, values);
  }

  /** Name of the axis. */
  public readonly name: string;

  /** Values of the axis. */
  public readonly values: any[];

  /** Token for the value of the axis in each combination, to use in strings of the image. */
  public readonly value: string;

  private constructor(name: string, values: any[]) {
    checkBakeVariableName(name);
    if (values.length === 0) {
      throw new InvalidValueError(`axis ${quoted(name)} has no values, so that no image would be built; add a value`);
    }
    this.name = name;
    this.values = values;
    this.value = tokenString(name, new BakeMeaning(`the axis ${name}`, scope => scope.axis(this)));
  }

  /**
   * Returns the token for a field, if the values of the axis are maps.
   *
   * @param field the name of the field: a key of the maps
   * @throws if a value does not have the field
   */
  public field(field: string): string {
    this.values.forEach(value => this.checkField(value, field));
    const meaning = new BakeMeaning(`the axis ${this.name}`, scope => new Item(scope.axis(this), field));
    return tokenString(`${this.name}_${field}`, meaning);
  }

  /** Returns an expression: whether the value is equal to another value. */
  public equalTo(other: any): Expression {
    return Expression.of(this.value).equalTo(other);
  }

  /** Returns an expression: whether the value is different from another value. */
  public notEqualTo(other: any): Expression {
    return Expression.of(this.value).notEqualTo(other);
  }

  /** @internal Whether an expression is the whole list of values, or a part of it. */
  public get _isOpen(): boolean {
    return this.values.some(wholeList);
  }

  /** Returns the token in `value`. */
  public toString(): string {
    return this.value;
  }

  /** Checks that a value has the field. The value of an expression is only known during the build. */
  private checkField(value: any, field: string): void {
    const isMap = value !== null && typeof value === 'object' && !Array.isArray(value);
    const isText = (part: unknown) => typeof part === 'string';
    if (isMap ? objectToken(value) !== undefined : !splitMarkers(String(value)).every(isText)) {
      return;
    }
    if (!isMap) {
      throw new InvalidValueError(`axis ${quoted(this.name)} has the value ${shown(value)}, which has no fields; `
        + 'use `value`, or set only maps as values');
    }
    const fields = Object.keys(value);
    if (!fields.includes(field)) {
      const hint = nearestHint(field, fields) || `; the fields are ${listed(fields)}`;
      throw new InvalidValueError(`axis ${quoted(this.name)} has the value ${shown(value)} `
        + `without a field ${quoted(field)}${hint}`);
    }
  }
}

function shown(value: any): string {
  return hclExpression(valueAnywhere(value), '');
}
