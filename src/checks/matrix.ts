import { replacing } from './replacing';
import { checkOwnTags } from './tags';
import { hclExpression } from '../bake/hcl-expression';
import { isTargetName } from '../bake/names';
import { namesIn } from '../bake/value';
import { andOthers, listed, quoted } from '../common/errors';
import { firstRepeated } from '../common/lists';
import { parentsOf } from '../constructs/effective';
import type { MatrixAxis } from '../expressions/matrix-axis';
import { TARGET_NAME, valueAnywhere } from '../expressions/meaning';
import type { Combination } from '../plan/matrix';
import { combinationsOf, combinationText, isTooLarge, MOST_COMBINATIONS } from '../plan/matrix';
import type { Target } from '../plan/plan';
import type { Report } from '../plan/problems';
import { Resolver } from '../plan/resolve';

/** Reports a matrix whose targets would have no names, invalid ones, or share them, and tags that would be shared. */
export function checkMatrix(target: Target, report: Report): void {
  const { node: { path }, _props: { matrix = [], name, tags = [] } } = target.image;
  if (matrix.length > 0 && name === undefined) {
    report({ path, message: 'has a `matrix`, so it needs a `name` with the tokens of its axes in it' });
  } else if (matrix.length === 0 && name !== undefined) {
    report({ path, message: 'has a `name`, which only an image with a `matrix` has: write `targetName`' });
  } else if (name === undefined) {
    checkOwnTags(target, report);
  } else if (isTooLarge(matrix)) {
    report({ path, message: `\`matrix\` has more than ${MOST_COMBINATIONS} combinations; use fewer axes or values, or several images` });
  } else if (checkAxes(target, matrix, report)) {
    const left = missingAxes(name, matrix);
    const tag = tags.find(text => missingAxes(text, matrix, name).length > 0);
    if (left.length > 0) {
      report({ path, message: `has a \`name\` without the axis ${listed(left.map(a => a.name))}, so that several combinations would have one name` });
    } else {
      checkNames(target, matrix, report);
    }
    if (tag !== undefined) {
      const axes = missingAxes(tag, matrix, name).map(a => a.name);
      report({ path, message: `has the tag ${quoted(tag)} without the axis ${listed(axes)}, so that several combinations would have one tag` });
    } else if (left.length === 0) {
      checkOwnTags(target, report);
    }
  }
}

/** Reports axes of which buildx would drop one, and values that would be built twice. Returns whether there are none. */
function checkAxes({ image, stack }: Target, matrix: readonly MatrixAxis[], report: Report): boolean {
  const { path } = image.node;
  const names = matrix.map(axis => axis.name);
  const twice = firstRepeated(names);
  if (twice !== undefined) {
    report({ path, message: `\`matrix\` has two axes named ${quoted(twice)}, but Buildx uses only the last one; rename one of them` });
  }
  const resolver = new Resolver(stack, image);
  const repeated = matrix.flatMap(axis => {
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
    const remedy = replacing(invalid.map(c => c.name), /[^\w-]/g, matrix);
    report({
      path,
      message: `invalid target name ${quoted(invalid[0].name)} for the combination ${combinationText(invalid[0])}${andOthers(invalid)}: `
        + `expected letters, digits, - and _; ${remedy ? `write ${remedy} in \`name\`` : 'change `name`'}`,
    });
  }
  const byName = new Map<string, Combination>();
  const same = known.find(c => byName.size === byName.set(c.name, byName.get(c.name) ?? c).size);
  if (same) {
    report({
      path,
      message: `combinations ${combinationText(byName.get(same.name)!)} and ${combinationText(same)} have the same target name ${quoted(same.name)}; `
        + 'make `name` differ for each combination',
    });
  }
  if (combinationsOf(target).length > 1 && byName.has(target.name)) {
    report({
      path,
      message: `target name ${quoted(target.name)} of the combination ${combinationText(byName.get(target.name)!)} is also the name of the group of all combinations; `
        + 'change `name`, or set `targetName`',
    });
  }
}

/**
 * The axes that make no difference to a text, although they have several values.
 *
 * @param name the name of each combination, which a token in the text can stand for
 */
function missingAxes(text: string, axes: readonly MatrixAxis[], name?: string): MatrixAxis[] {
  const found = namesIn(valueAnywhere(text));
  if (name !== undefined && found.has(TARGET_NAME)) {
    namesIn(valueAnywhere(name)).forEach(n => found.add(n));
  }
  return axes.filter(axis => axis.values.length > 1 && !found.has(axis.name));
}

/** A matrix is a group, and buildx finds no target of its name. */
export function checkMatrixUse({ image, needs }: Target, report: Report): void {
  for (const other of needs.map(n => n.image).filter(o => o._props.matrix)) {
    report({ path: image.node.path, message: `is built on ${other.node.path}, which is a matrix: its name is that of a group, which buildx builds nothing on` });
  }
  for (const other of parentsOf(image._props).filter(o => o._props.matrix)) {
    report({ path: image.node.path, message: `cannot inherit from ${other.node.path} because it is a matrix, whose attributes are those of its combinations; set them on this image` });
  }
}
