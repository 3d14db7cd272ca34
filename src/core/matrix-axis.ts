import { checkBakeVariableName } from '../bake/names';
import { Item } from '../bake/value';
import { InvalidValueError } from '../errors';
import { tokenString } from '../tokens';
import { BakeMeaning } from './meaning';

/**
 * An axis of a matrix: an image that has axes is built once for each combination of their values.
 *
 * ```ts
 * const version = MatrixAxis.of('version', ['1.1', '1.2']);
 * new Image(stack, 'app', { matrix: [version], name: `app-${version.value}`, args: { VERSION: version.value } });
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
   */
  public field(field: string): string {
    return tokenString(`${this.name}_${field}`, new BakeMeaning(`the axis ${this.name}`, scope => new Item(scope.axis(this), field)));
  }

  /** The same as `value`. */
  public toString(): string {
    return this.value;
  }
}
