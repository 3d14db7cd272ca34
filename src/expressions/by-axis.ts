import type { MatrixAxis } from './matrix-axis';
import { valueAnywhere } from './meaning';
import type { Names } from '../bake/evaluate';
import { evaluate } from '../bake/evaluate';
import type { Value } from '../bake/value';
import { knownText } from '../bake/value';
import { isLiteral } from '../common/tokens';

/** The most combinations of a matrix. More take days to build, and too much memory to synthesize. */
export const MOST_COMBINATIONS = 100_000;

/** Whether a matrix has too many combinations to examine. */
export function isTooLarge(matrix: readonly MatrixAxis[]): boolean {
  return matrix.reduce((count, { values }) => count * values.length, 1) > MOST_COMBINATIONS;
}

/** The values of all axes by their names, for each combination. */
export function combine(axes: readonly (readonly [string, readonly Value[]])[]): Names[] {
  const extended = (one: Names, name: string, values: readonly Value[]) =>
    values.map(value => new Map([...one, [name, value]]));
  return axes.reduce<Names[]>((all, [name, values]) => all.flatMap(one => extended(one, name, values)), [new Map()]);
}

/** The different texts of a string in the combinations of a matrix. Undefined if only Buildx can evaluate it. */
export function textsByAxis(text: string, matrix: readonly MatrixAxis[] = []): string[] | undefined {
  if (isLiteral(text)) {
    return [text];
  }
  // The values of the other axes are only known to Buildx, so that a text with one of them is, too.
  const known = matrix.filter(axis => !axis._isOpen);
  if (isTooLarge(known)) {
    return undefined;
  }
  const value = valueAnywhere(text);
  const axes = known.map(({ name, values }) => [name, values.map(valueAnywhere)] as const);
  const texts = combine(axes).map(names => knownText(evaluate(value, names)));
  return texts.includes(undefined) ? undefined : [...new Set(texts as string[])];
}
