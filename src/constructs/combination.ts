import type { IConstruct } from 'constructs';
import type { Image } from './image';
import { evaluate } from '../bake/evaluate';
import { hclExpression } from '../bake/hcl-expression';
import { hasHclText, isLiteralValue, knownText } from '../bake/value';
import { atPath, InvalidValueError, listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { oneOf } from '../common/one-of';
import { sortedEntries } from '../common/records';
import { tokenString } from '../common/tokens';
import type { OnDisk } from '../dockerfile/existing/on-disk';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import type { MatrixAxis } from '../expressions/matrix-axis';
import type { Scope } from '../expressions/meaning';
import { BakeMeaning, valueAnywhere } from '../expressions/meaning';
import { isInstance } from '../values/brand';
import { objectToken } from '../values/object-token';

/** The property that all images have, even those of another copy of this library. */
export const IMAGE = Symbol.for('cdk-bake.Image');

/** An image of a matrix. */
type MatrixImage = Pick<Image, 'node' | 'sourceName' | '_props' | '_onDisk'> & IConstruct;

/**
 * A combination of the matrix of an image, on which other images can be built. `Image.combination()` returns it.
 *
 * @see https://docs.docker.com/build/bake/matrices/
 */
export class ImageCombination implements IBuildSource {
  /** @internal */
  public static _of(image: MatrixImage, values: Readonly<Record<string, any>>): ImageCombination {
    const { matrix = [], name } = image._props;
    atPath(image.node.path, () => checkValues(values, matrix));
    // A token among the values is evaluated where the combination is used.
    const { id, path } = image.node;
    const meaning = (scope: Scope) => {
      const nameOfEach = valueAnywhere(name!);
      if (hasHclText(nameOfEach)) {
        throw new InvalidValueError(`\`name\` of ${path} contains an expression as text, so the names of its `
          + 'combinations are unknown; use other expressions in `name`');
      }
      return evaluate(nameOfEach, new Map(matrix.map(axis => [axis.name, scope.value(values[axis.name])])));
    };
    return new ImageCombination(image, tokenString(id, new BakeMeaning(`the combination of ${path}`, meaning)));
  }

  /** @internal A text that is the same for equal values. */
  public static _keyOf(values: Readonly<Record<string, any>>): string {
    const plain = (_: string, value: any) =>
      (value !== null && typeof value === 'object' ? objectToken(value) ?? value : value);
    return JSON.stringify(sortedEntries(values), plain); // constructs with a token contain themselves
  }

  /** Preferred name of the image in Dockerfiles of other images. */
  public readonly sourceName: string;

  private constructor(
    /** @internal */
    public readonly _image: MatrixImage,
    private readonly name: string,
  ) {
    this.sourceName = _image.sourceName;
  }

  /** @internal Value in `contexts`. */
  public get _bakeValue(): string {
    return `target:${this.name}`;
  }

  /** @internal */
  public get _onDisk(): OnDisk | undefined {
    return this._image._onDisk;
  }
}

/** The image that a source is, or of which the source is a combination. */
export function imageOf(source: IBuildSource): Image | undefined {
  return source !== null && typeof source === 'object' && IMAGE in source ? source as IBuildSource as Image
    : asCombination(source)?._image as Image | undefined;
}

/** The combination of a source, if it is one. */
export function asCombination(source: IBuildSource): ImageCombination | undefined {
  return isInstance(source, 'ImageCombination') ? source as ImageCombination : undefined;
}

function checkValues(values: Readonly<Record<string, any>>, matrix: readonly MatrixAxis[]): void {
  if (matrix.length === 0) {
    throw new InvalidValueError('the image has no `matrix`; use the image itself');
  }
  const names = matrix.map(axis => axis.name);
  for (const name of Object.keys(values)) {
    if (!names.includes(name)) {
      const hint = nearestHint(name, names);
      throw new InvalidValueError(`the matrix has no axis ${quoted(name)}${hint}; the axes are ${listed(names)}`);
    }
  }
  for (const { name, values: all, _isOpen: isOpen } of matrix) {
    const value = values[name];
    if (value === undefined) {
      throw new InvalidValueError('a combination requires a value '
        + `of the axis ${quoted(name)}; add ${isOpen ? 'it' : oneOf(all.map(shown))}`);
    }
    const isKnown = !isOpen && isLiteralValue(valueAnywhere(value));
    if (isKnown && !all.some(other => textOf(other) === textOf(value))) {
      throw new InvalidValueError(`axis ${quoted(name)} does not have the value ${shown(value)}; `
        + `use ${oneOf(all.map(shown))}`);
    }
  }
}

/** A text that is the same for a number and for its digits. */
function textOf(value: any): string {
  return knownText(valueAnywhere(value)) ?? shown(value);
}

function shown(value: any): string {
  return hclExpression(valueAnywhere(value), '');
}
