import type { Target } from './plan';
import { isImageTarget } from './plan';
import { Resolver } from './resolve';
import { targetTags } from './tags';
import type { Names } from '../bake/evaluate';
import { evaluate } from '../bake/evaluate';
import { hclExpression } from '../bake/hcl-expression';
import type { Value } from '../bake/value';
import { knownText } from '../bake/value';
import { InvalidValueError } from '../common/errors';
import type { MatrixAxis } from '../expressions/matrix-axis';

/** One build of a target: without a matrix the only one, otherwise one for each combination of the values of its axes. */
export interface Combination {
  /** The values of the axes by their names. */
  readonly values: Names;
  /** The name of the target, if it is known. */
  readonly name?: string;
  /** Its tags, evaluated as far as they are known. */
  readonly tags: readonly Value[];
}

const found = new WeakMap<Target, readonly Combination[]>();

/** The combinations of a target. Without a matrix it is one. A target whose values are refused elsewhere has none. */
export function combinationsOf(target: Target): readonly Combination[] {
  const known = found.get(target) ?? combine(target);
  found.set(target, known);
  return known;
}

/** The known names of what buildx builds for a target, and of the group that a matrix becomes. */
export function namesOf(target: Target): Set<string> {
  return new Set(target.image._props.matrix ? [target.name, ...combinationsOf(target).flatMap(c => c.name ?? [])] : [target.name]);
}

/** A combination in a message: `version = "1.1"`. */
export function combinationText({ values }: Combination): string {
  return [...values].map(([name, value]) => `${name} = ${hclExpression(value, '')}`).join(', ');
}

/** More combinations than this take a builder days, and the memory of a synthesis. */
export const MOST_COMBINATIONS = 100_000;

/** Whether a matrix has more combinations than are looked at. */
export function isTooLarge(matrix: readonly MatrixAxis[]): boolean {
  return matrix.reduce((count, { values }) => count * values.length, 1) > MOST_COMBINATIONS;
}

function combine(target: Target): Combination[] {
  const { name, image } = target;
  const { matrix = [], name: nameOfEach } = image._props;
  try {
    const resolver = new Resolver(target.stack, image, name);
    const tags = (targetTags(target) ?? []).map(tag => resolver.value(tag));
    if (!isImageTarget(target) || matrix.length === 0 || isTooLarge(matrix)) {
      return [{ values: new Map(), name, tags }];
    }
    const names = nameOfEach === undefined ? undefined : resolver.value(nameOfEach);
    const axes = matrix.map(axis => [axis.name, axis.values.map(value => resolver.value(value))] as const);
    return product(axes).map(values => ({
      values,
      name: names === undefined ? undefined : knownText(evaluate(names, values)),
      tags: tags.map(tag => evaluate(tag, values)),
    }));
  } catch (error) {
    if (error instanceof InvalidValueError) {
      return []; // the same values are refused where the target is written
    }
    throw error;
  }
}

function product(axes: readonly (readonly [string, readonly Value[]])[]): Names[] {
  return axes.reduce<Names[]>((all, [name, values]) => all.flatMap(one => values.map(value => new Map([...one, [name, value]]))), [new Map()]);
}
