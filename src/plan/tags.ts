import type { Target } from './plan';
import { isImageTarget } from './plan';
import { wholeList } from '../expressions/meaning';

/** The tags of a target that are not tokens of whole lists. */
export function singleTags(target: Target): string[] {
  return (targetTags(target) ?? []).filter(tag => !wholeList(tag));
}

/** The tags of a target. Undefined for stages and variants of an image. */
export function targetTags(target: Target): string[] | undefined {
  const { image, name, stack: { stack } } = target;
  if (!isImageTarget(target)) {
    return undefined;
  }
  if (image._props.tags || !image.published || stack.registry === undefined) {
    return image._props.tags;
  }
  // Only Buildx can evaluate the names of targets in a matrix.
  return [`${stack.registry}/${image._props.name ?? image._repository(name).toLowerCase()}`];
}
