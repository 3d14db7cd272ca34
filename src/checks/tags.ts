import { replacing } from './replacing';
import { shownValue } from '../bake/hcl-expression';
import { familiarReference, isImageReference, withoutTag } from '../bake/image-reference';
import { knownText } from '../bake/value';
import { andOthers, quoted } from '../common/errors';
import type { Combination } from '../plan/matrix';
import { combinationsOf, combinationText } from '../plan/matrix';
import type { Target } from '../plan/plan';
import type { Report } from '../plan/problems';

/** Reports tags of one image that are invalid when they are evaluated, and those that two of its combinations have. */
export function checkOwnTags(target: Target, report: Report): void {
  const { node: { path }, _props: { matrix = [] } } = target.image;
  const combinations = combinationsOf(target);
  const invalid = combinations.flatMap(combination => invalidTags(combination).map(tag => ({ tag, combination })));
  if (invalid.length > 0) {
    const [{ tag, combination }] = invalid;
    const remedy = replacing(invalid.map(i => i.tag), /[^\w./:@-]/g, matrix) ?? replacing([withoutTag(tag)], /[A-Z]/g, matrix);
    report({
      path,
      message: `invalid tag ${quoted(tag)}${matrix.length > 0 ? ` for the combination ${combinationText(combination)}` : ''}${andOthers(invalid)}: `
        + `expected [registry/]name[:tag], with the name in lowercase; ${remedy ? `write ${remedy} in the tag` : 'change the tag'}`,
    });
  }
  const taken = new Map<string, Combination>();
  for (const combination of combinations.length > 1 ? combinations : []) {
    const tags = [...tagsOf(combination)];
    const same = tags.find(([key]) => taken.has(key));
    if (same) {
      const [key, tag] = same;
      report({
        path,
        message: `combinations ${combinationText(taken.get(key)!)} and ${combinationText(combination)} have the same tag ${quoted(tag)}; `
          + 'make the tag differ for each combination',
      });
      return;
    }
    tags.forEach(([key]) => taken.set(key, combination));
  }
}

/** Reports tags that several images have: the later push would replace the earlier one. */
export function checkTags(targets: readonly Target[], report: Report): void {
  const taken = new Map<string, Target>();
  for (const target of targets) {
    const reported = new Set<Target>();
    const tags = new Map(combinationsOf(target).flatMap(combination => [...tagsOf(combination)]));
    for (const [key, tag] of tags) {
      const other = taken.get(key);
      taken.set(key, target);
      if (other && !reported.has(other)) {
        reported.add(other);
        report({ path: target.image.node.path, message: `has the tag ${quoted(tag)}, and so has ${other.image.node.path}: one would replace the other` });
      }
    }
  }
}

/** The tags of a combination by what a registry knows them by. */
function tagsOf({ tags }: Combination): Map<string, string> {
  return new Map(tags.map(shownValue).map(tag => [familiarReference(tag), tag]));
}

function invalidTags({ tags }: Combination): string[] {
  return tags.flatMap(tag => knownText(tag) ?? []).filter(tag => !isImageReference(tag));
}
