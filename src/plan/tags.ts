import type { Target } from './plan';
import { isImageTarget } from './plan';

/** The names that an image is published under. A part of it has none. */
export function targetTags(target: Target): string[] | undefined {
  const { image, name, stack: { stack } } = target;
  if (!isImageTarget(target)) {
    return undefined;
  }
  if (image._props.tags || !image.published || stack.registry === undefined) {
    return image._props.tags;
  }
  // The targets of a matrix have names that only buildx knows in full.
  return [`${stack.registry}/${image._props.name ?? image._repository(name).toLowerCase()}`];
}
