import { replacing } from './replacing';
import { shownValue } from '../bake/hcl-expression';
import { familiarReference, isImageReference, withoutTag } from '../bake/image-reference';
import { knownText } from '../bake/value';
import { andOthers, quoted } from '../common/errors';
import type { Combination } from '../plan/matrix';
import { combinationsOf, combinationText } from '../plan/matrix';
import type { Target } from '../plan/plan';
import type { Report } from '../plan/problems';

/** Reports tags of an image that are invalid once they are evaluated, and tags that two of its combinations share. */
export function checkOwnTags(target: Target, report: Report): void {
  const { node: { path }, _props: { matrix = [] } } = target.image;
  const combinations = combinationsOf(target);
  const invalid = combinations.flatMap(combination => invalidTags(combination).map(tag => ({ tag, combination })));
  if (invalid.length > 0) {
    const [{ tag, combination }] = invalid;
    const call = replacing(invalid.map(i => i.tag), /[^\w./:@-]/g, matrix)
      ?? replacing([withoutTag(tag)], /[A-Z]/g, matrix);
    const fix = call ? `write ${call} in the tag` : 'change the tag';
    const of = matrix.length > 0 ? ` for the combination ${combinationText(combination)}` : '';
    report({
      path,
      message: `invalid tag ${quoted(tag)}${of}${andOthers(invalid)}: `
        + `expected [registry/]name[:tag], with the name in lowercase; ${fix}`,
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
        message: `combinations ${combinationText(taken.get(key)!)} and ${combinationText(combination)} `
          + `have the same tag ${quoted(tag)}; make the tag differ for each combination`,
      });
      return;
    }
    tags.forEach(([key]) => taken.set(key, combination));
  }
}

/**
 * Reports tags that several images share. The later push would replace the earlier one. Images that inherit the tags of
 * one abstract target, and images that are not published, are variants, of which a person builds one at a time.
 */
export function checkTags(targets: readonly Target[], report: Report): void {
  const taken = new Map<string, Target>();
  for (const target of targets) {
    const reported = new Set<Target>();
    const tags = new Map(combinationsOf(target).flatMap(combination => [...tagsOf(combination)]));
    for (const [key, tag] of tags) {
      const other = taken.get(key);
      taken.set(key, target);
      const isVariant = other?.image._props.tags === target.image._props.tags
        || ![other, target].every(one => one?.image.published);
      if (other && !isVariant && !reported.has(other)) {
        reported.add(other);
        report({
          path: target.image.node.path,
          message: `tag ${quoted(tag)} is already used by ${other.image.node.path}; give each image a unique tag`,
        });
      }
    }
  }
}

/** The tags of a combination by their names in a registry. */
function tagsOf({ tags }: Combination): Map<string, string> {
  return new Map(tags.map(shownValue).map(tag => [familiarReference(tag), tag]));
}

function invalidTags({ tags }: Combination): string[] {
  return tags.flatMap(tag => knownText(tag) ?? []).filter(tag => !isImageReference(tag));
}
