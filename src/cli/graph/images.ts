import type { Output, OutputTarget } from './output';
import type { ManifestStack } from '../../synth/manifest';

/** An image in the output of a synthesis, with the stages and variants that belong to it. */
export interface ImageNode {
  /** The target of the image. */
  readonly target: OutputTarget;
  /** The images that the image is built on. */
  readonly builtOn: ImageNode[];
  /** The images that are built on the image. */
  readonly builtBy: ImageNode[];
}

/** The images in the order of the Bake files, with the edges between them. */
export function imagesOf({ targets }: Output): ImageNode[] {
  const nodes = new Map<string, ImageNode>();
  for (const target of targets.values()) {
    if (target.image) {
      nodes.set(target.path, { target, builtOn: [], builtBy: [] });
    }
  }
  // A stage of an image belongs to the same construct.
  const edges = new Map<ImageNode, Set<ImageNode>>();
  for (const { path, builtOn } of targets.values()) {
    const node = nodes.get(path)!;
    const needs = edges.get(node) ?? new Set();
    edges.set(node, needs);
    builtOn.map(id => nodes.get(targets.get(id)!.path)!).filter(needed => needed !== node)
      .forEach(needed => needs.add(needed));
  }
  edges.forEach((needs, node) => needs.forEach(needed => {
    node.builtOn.push(needed);
    needed.builtBy.push(node);
  }));
  return [...nodes.values()];
}

/** The images of each stack. */
export function byStack(images: readonly ImageNode[]): Map<ManifestStack, ImageNode[]> {
  const stacks = new Map<ManifestStack, ImageNode[]>();
  for (const image of images) {
    const { stack } = image.target;
    const members = stacks.get(stack) ?? [];
    members.push(image);
    stacks.set(stack, members);
  }
  return stacks;
}
