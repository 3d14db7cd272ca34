import { dependencyOrder, gathered, reachable } from '../common/graph';
import type { Image } from '../constructs/image';

/** The images that inherit from others. What is set on an image can be meant for those that inherit from it. */
export class Heirs {
  private readonly children = new Map<unknown, Image[]>();

  public constructor(private readonly images: readonly Image[]) {
    for (const image of images) {
      for (const parent of image._props.inherits ?? []) {
        const children = this.children.get(parent) ?? [];
        children.push(image);
        this.children.set(parent, children);
      }
    }
  }

  /** Those that inherit from an image, directly or through others, without the image itself. */
  public of(image: Image): Image[] {
    return [...reachable([image], i => this.childrenOf(i))].slice(1);
  }

  /** What each image has together with those that inherit from it. A chain takes linear time. */
  public gathered<V>(own: (image: Image) => Iterable<V>): (image: Image) => ReadonlySet<V> {
    let sets: Map<Image, ReadonlySet<V>> | undefined;
    return image => {
      sets ??= gathered(dependencyOrder(this.images, i => this.childrenOf(i)).ordered, i => this.childrenOf(i), own);
      return sets.get(image)!;
    };
  }

  private childrenOf(image: Image): readonly Image[] {
    return this.children.get(image) ?? [];
  }
}
