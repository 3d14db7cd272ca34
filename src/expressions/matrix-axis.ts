import { BakeMeaning, valueAnywhere } from './meaning';
import { hclExpression } from '../bake/hcl-expression';
import { checkBakeVariableName } from '../bake/names';
import { Item } from '../bake/value';
import { InvalidValueError, listed, quoted } from '../common/errors';
import { splitMarkers } from '../common/markers';
import { nearestHint } from '../common/nearest';
import { tokenString } from '../common/tokens';
import { objectToken } from '../values/object-token';

/**
 * An axis of a matrix: an image that has axes is built once for each combination of their values.
 *
 * ```ts
 * const version = MatrixAxis.of('version', ['1.1', '1.2']);
 * new Image(stack, 'app', {
 *   matrix: [version],
 *   name: `app-${Expression.call('replace', [version, '.', '-']).value}`, // letters, digits, - and _ are allowed
 *   args: { VERSION: version.value },
 * });
 * ```
 */
export class MatrixAxis {
  /**
   * An axis.
   *
   * @param name letters, digits and underscores
   * @param values strings, numbers, or maps, whose values `field()` names
   */
  public static of(name: string, values: any[]): MatrixAxis {
    return new MatrixAxis(name, values);
  }

  /** Its name. */
  public readonly name: string;

  /** Its values. */
  public readonly values: any[];

  /** The token that stands for the value of a combination, in the strings of the image. */
  public readonly value: string;

  private constructor(name: string, values: any[]) {
    checkBakeVariableName(name);
    if (values.length === 0) {
      throw new InvalidValueError(`The axis ${name} has no values, so that nothing would be built`);
    }
    this.name = name;
    this.values = values;
    this.value = tokenString(name, new BakeMeaning(`the axis ${name}`, scope => scope.axis(this)));
  }

  /**
   * The token for a field, when the values are maps.
   *
   * @param field the name of the field
   * @throws if a value does not have the field
   */
  public field(field: string): string {
    this.values.forEach(value => this.checkField(value, field));
    return tokenString(`${this.name}_${field}`, new BakeMeaning(`the axis ${this.name}`, scope => new Item(scope.axis(this), field)));
  }

  /** The same as `value`. */
  public toString(): string {
    return this.value;
  }

  /** What an expression evaluates to is not known here. */
  private checkField(value: any, field: string): void {
    const isMap = value !== null && typeof value === 'object' && !Array.isArray(value);
    if (isMap ? objectToken(value) !== undefined : splitMarkers(String(value)).some(part => typeof part !== 'string')) {
      return;
    }
    if (!isMap) {
      throw new InvalidValueError(`axis ${quoted(this.name)} has the value ${shown(value)}, which has no fields; use \`value\`, or make all values maps`);
    }
    const fields = Object.keys(value);
    if (!fields.includes(field)) {
      throw new InvalidValueError(`axis ${quoted(this.name)} has the value ${shown(value)} without a field ${quoted(field)}${nearestHint(field, fields) || `; it has ${listed(fields)}`}`);
    }
  }
}

function shown(value: any): string {
  return hclExpression(valueAnywhere(value), '');
}
