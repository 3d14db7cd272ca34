import type { Target } from './plan';
import { isImageTarget } from './plan';
import { Resolver } from './resolve';
import { singleTags } from './tags';
import type { Names } from '../bake/evaluate';
import { evaluate } from '../bake/evaluate';
import { hclExpression } from '../bake/hcl-expression';
import type { Value } from '../bake/value';
import { knownText } from '../bake/value';
import { InvalidValueError } from '../common/errors';
import { combine, isTooLarge } from '../expressions/by-axis';

/** A build of a target: one for each combination of axis values, or a single one without a matrix. */
export interface Combination {
  /** The values of the axes by their names. */
  readonly values: Names;
  /** The name of the target, if it is known. */
  readonly name?: string;
  /** The tags of the target, evaluated as far as they are known. */
  readonly tags: readonly Value[];
}

const found = new WeakMap<Target, readonly Combination[]>();

/** The combinations of a target. Empty if the target has invalid values, which are reported elsewhere. */
export function combinationsOf(target: Target): readonly Combination[] {
  const known = found.get(target) ?? combinationsIn(target);
  found.set(target, known);
  return known;
}

/**
 * The known names of the targets that Buildx creates for a target, and of the group that Buildx creates for a matrix.
 */
export function namesOf(target: Target): Set<string> {
  const names = target.image._props.matrix ? combinationsOf(target).flatMap(c => c.name ?? []) : [];
  return new Set([target.name, ...names]);
}

/** A combination in a message, such as `version = "1.1"`. */
export function combinationText({ values }: Combination): string {
  return [...values].map(([name, value]) => `${name} = ${hclExpression(value, '')}`).join(', ');
}

function combinationsIn(target: Target): Combination[] {
  const { name, image } = target;
  const { matrix = [], name: nameOfEach } = image._props;
  try {
    const resolver = new Resolver(target.stack, image, name);
    const tags = singleTags(target).map(tag => resolver.value(tag));
    if (!isImageTarget(target) || matrix.length === 0 || isTooLarge(matrix)) {
      return [{ values: new Map(), name, tags }];
    }
    if (matrix.some(axis => axis._isOpen)) {
      return [{ values: new Map(), tags }];
    }
    const names = nameOfEach === undefined ? undefined : resolver.value(nameOfEach);
    const axes = matrix.map(axis => [axis.name, axis.values.map(value => resolver.value(value))] as const);
    return combine(axes).map(values => ({
      values,
      name: names === undefined ? undefined : knownText(evaluate(names, values)),
      tags: tags.map(tag => evaluate(tag, values)),
    }));
  } catch (error) {
    if (error instanceof InvalidValueError) {
      return []; // reported when the target is rendered
    }
    throw error;
  }
}
