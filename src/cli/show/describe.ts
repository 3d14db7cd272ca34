import type { ImageNode } from '../graph/images';

/** An image for programs. */
export function describe({ target, builtOn }: ImageNode) {
  const { id, name, path, stack, published, test, combinations, tags, platforms, baseImages, dockerfile } = target;
  return {
    id,
    name,
    path,
    stack: stack.path,
    published,
    test,
    combinations,
    tags,
    platforms,
    builtOn: builtOn.map(needed => needed.target.id),
    baseImages,
    dockerfile,
  };
}
