import type { ImageNode } from '../graph/images';

/**
 * The graph as a tree: below each image, the images that are built on it. An image that is built on several images is
 * below each of them, but what is built on it is only shown the first time.
 */
export function treeLines(images: readonly ImageNode[], label: (image: ImageNode) => string): string[] {
  const shown = new Set(images);
  const seen = new Set<ImageNode>();
  const children = (image: ImageNode) => image.builtBy.filter(child => shown.has(child));
  const roots = images.filter(image => !image.builtOn.some(needed => shown.has(needed)));
  const lines: string[] = [];
  // An explicit stack, because a chain can be deeper than the call stack.
  const open = roots.map(image => ({ image, start: '', indent: '' })).reverse();
  for (let top = open.pop(); top; top = open.pop()) {
    const { image, start, indent } = top;
    const below = children(image);
    const isRepeated = below.length > 0 && seen.has(image);
    lines.push(`${start}${label(image)}${isRepeated ? ' …' : ''}`);
    if (!isRepeated) {
      seen.add(image);
      open.push(...below.map((child, i) => (i < below.length - 1
        ? { image: child, start: `${indent}├─ `, indent: `${indent}│  ` }
        : { image: child, start: `${indent}└─ `, indent: `${indent}   ` })).reverse());
    }
  }
  return lines;
}
