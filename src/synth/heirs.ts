import { Image } from '../core/image';
import { reachable } from '../graph';

/** The images that inherit from an image, directly or through others, without the image itself. */
export type HeirsOf = (image: Image) => Image[];

/** What is set on an image can be meant for those that inherit from it. */
export function heirsAmong(images: readonly Image[]): HeirsOf {
  const children = new Map<unknown, Image[]>();
  for (const image of images) {
    for (const parent of image._props.inherits ?? []) {
      children.set(parent, [...children.get(parent) ?? [], image]);
    }
  }
  return image => [...reachable([image], i => children.get(i) ?? [])].slice(1);
}
