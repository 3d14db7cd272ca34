import { replacing } from './replacing';
import { checkOwnTags } from './tags';
import { evaluate } from '../bake/evaluate';
import { hclExpression } from '../bake/hcl-expression';
import { isTargetName } from '../bake/names';
import { knownText, namesIn } from '../bake/value';
import { andOthers, listed, quoted } from '../common/errors';
import { firstRepeated } from '../common/lists';
import { parentsOf } from '../constructs/effective';
import type { Read } from '../dockerfile/graph';
import { isTooLarge, MOST_COMBINATIONS } from '../expressions/by-axis';
import type { MatrixAxis } from '../expressions/matrix-axis';
import { TARGET_NAME, valueAnywhere } from '../expressions/meaning';
import type { Combination } from '../plan/matrix';
import { combinationsOf, combinationText } from '../plan/matrix';
import type { Plan, Target } from '../plan/plan';
import { isImageTarget } from '../plan/plan';
import type { Report } from '../plan/problems';
import { Resolver } from '../plan/resolve';
import { bakeValue } from '../plan/sources';

/** Reports a matrix whose targets have missing, invalid or equal names, or equal tags. */
export function checkMatrix(target: Target, report: Report): void {
  const { node: { path }, _props: { matrix = [], name, tags = [] } } = target.image;
  if (matrix.length > 0 && name === undefined) {
    report({ path, message: '`matrix` requires `name`; set `name` to a text with a token of each axis' });
  } else if (matrix.length === 0 && name !== undefined) {
    report({ path, message: '`name` applies only to an image with a `matrix`; use `targetName` instead' });
  } else if (name === undefined) {
    checkOwnTags(target, report);
  } else if (isTooLarge(matrix)) {
    report({
      path,
      message: `\`matrix\` has more than ${MOST_COMBINATIONS} combinations; `
        + 'use fewer axes or values, or several images',
    });
  } else if (checkAxes(target, matrix, report)) {
    const left = missingAxes(name, matrix);
    const tag = tags.find(text => missingAxes(text, matrix, name).length > 0);
    if (left.length > 0) {
      report({ path, message: `\`name\` is the same for several combinations ${withoutAxes(left)}` });
    } else {
      checkNames(target, matrix, report);
    }
    if (tag !== undefined) {
      const axes = missingAxes(tag, matrix, name);
      report({ path, message: `tag ${quoted(tag)} is the same for several combinations ${withoutAxes(axes)}` });
    } else if (left.length === 0) {
      checkOwnTags(target, report);
    }
  }
}

function withoutAxes(axes: readonly MatrixAxis[]): string {
  const names = listed(axes.map(axis => axis.name));
  return axes.length === 1
    ? `because the axis ${names} is missing; add a token of the axis`
    : `because the axes ${names} are missing; add a token of each axis`;
}

/** Reports repeated axes and values. Returns whether there are none. */
function checkAxes({ image, stack }: Target, matrix: readonly MatrixAxis[], report: Report): boolean {
  const { path } = image.node;
  const names = matrix.map(axis => axis.name);
  const twice = firstRepeated(names);
  if (twice !== undefined) {
    report({
      path,
      message: `\`matrix\` has two axes named ${quoted(twice)}, but Buildx uses only the last one; rename one of them`,
    });
  }
  const resolver = new Resolver(stack, image);
  const repeated = matrix.filter(axis => !axis._isOpen).flatMap(axis => {
    const value = firstRepeated(axis.values.map(text => hclExpression(resolver.value(text), '')));
    return value === undefined ? [] : [{ axis, value }];
  });
  for (const { axis, value } of repeated.slice(0, 1)) {
    report({ path, message: `axis ${quoted(axis.name)} has the value ${value} twice; remove one of them` });
  }
  return twice === undefined && repeated.length === 0;
}

function checkNames(target: Target, matrix: readonly MatrixAxis[], report: Report): void {
  const { path } = target.image.node;
  const known = combinationsOf(target).filter((c): c is Combination & { name: string } => c.name !== undefined);
  const invalid = known.filter(c => !isTargetName(c.name));
  if (invalid.length > 0) {
    const call = replacing(invalid.map(c => c.name), /[^\w-]/g, matrix);
    const fix = call ? `write ${call} in \`name\`` : 'change `name`';
    report({
      path,
      message: `invalid target name ${quoted(invalid[0].name)} `
        + `for the combination ${combinationText(invalid[0])}${andOthers(invalid)}: `
        + `expected letters, digits, - and _; ${fix}`,
    });
  }
  const byName = new Map<string, Combination>();
  const same = known.find(c => byName.size === byName.set(c.name, byName.get(c.name) ?? c).size);
  if (same) {
    report({
      path,
      message: `combinations ${combinationText(byName.get(same.name)!)} and ${combinationText(same)} `
        + `have the same target name ${quoted(same.name)}; make \`name\` differ for each combination`,
    });
  }
  const combination = combinationsOf(target).length > 1 ? byName.get(target.name) : undefined;
  if (combination) {
    report({
      path,
      message: `target name ${quoted(target.name)} of the combination ${combinationText(combination)} `
        + 'is also the name of the group of all combinations; change `name`, or set `targetName`',
    });
  }
}

/** The problem of an image that is built on an image of a matrix, or on one of its stages. */
function matrixProblem(target: Target, read: Read, needed: Target, plan: Plan): string | undefined {
  const { node: { path, id }, _props: { matrix = [] } } = needed.image;
  if (!isImageTarget(needed)) {
    const what = needed.stage ? `a stage of the matrix ${path}` : `the matrix ${path} for the platform of the builder`;
    return `the image cannot be built on ${what} because only whole combinations are targets; `
      + 'define the stage as an Image of its own';
  }
  const value = bakeValue(target, read, plan);
  if (value === `target:${needed.name}`) {
    const example = matrix.map(({ name, values }) => `${name} = ${hclExpression(valueAnywhere(values[0]), '')}`);
    return `the image is built on the matrix ${path}, but on none of its combinations; `
      + `use combination() of ${id.replace(/\W+/g, '_')} with values for its axes, such as ${example.join(', ')}, `
      + 'or add the axes of the matrix to the `matrix` of the image';
  }
  const names = combinationsOf(needed).map(({ name }) => name);
  const resolver = new Resolver(target.stack, target.image, target.name);
  const wrong = names.includes(undefined) ? undefined : combinationsOf(target).find(({ values }) => {
    const name = knownText(evaluate(resolver.value(value), values));
    return name !== undefined && !names.includes(name.slice('target:'.length));
  });
  return wrong && `the combination ${combinationText(wrong)} is built on a combination of the matrix ${path} `
    + 'that does not exist; add the value to the axis of that matrix, or remove it from this one';
}

/**
 * The axes with several values that a text does not depend on.
 *
 * @param name the name of each combination, for texts with `Image.TARGET_NAME`
 */
function missingAxes(text: string, axes: readonly MatrixAxis[], name?: string): MatrixAxis[] {
  const found = namesIn(valueAnywhere(text));
  if (name !== undefined && found.has(TARGET_NAME)) {
    namesIn(valueAnywhere(name)).forEach(n => found.add(n));
  }
  return axes.filter(axis => (axis.values.length > 1 || axis._isOpen) && !found.has(axis.name));
}

/**
 * Reports images built on a matrix without a combination, or inheriting from one. Buildx turns a matrix into a group,
 * which is not a target.
 */
export function checkMatrixUse(target: Target, plan: Plan, report: Report): void {
  const { image, reads } = target;
  for (const read of reads) {
    const needed = plan.neededBy(target, read);
    const message = needed?.image._props.matrix ? matrixProblem(target, read, needed, plan) : undefined;
    if (message !== undefined) {
      report({ path: image.node.path, message });
    }
  }
  for (const other of parentsOf(image._props).filter(o => 'matrix' in o._props && o._props.matrix)) {
    report({
      path: image.node.path,
      message: `the image cannot inherit from the matrix ${other.node.path} `
        + 'because the attributes of a matrix belong to its combinations; set the attributes on this image',
    });
  }
}
