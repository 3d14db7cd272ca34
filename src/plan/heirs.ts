import { dependencyOrder, gathered, reachable } from '../common/graph';
import type { Image } from '../constructs/image';

/** The images that inherit from others. An attribute of an image may be intended for inheriting images. */
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

  /** The images that inherit from an image, directly or indirectly. */
  public of(image: Image): Image[] {
    return [...reachable([image], i => this.childrenOf(i))].slice(1);
  }

  /** Collects values of each image and of the images that inherit from it, in linear time for a chain. */
  public gathered<V>(own: (image: Image) => Iterable<V>): (image: Image) => ReadonlySet<V> {
    let sets: Map<Image, ReadonlySet<V>> | undefined;
    const childrenOf = (image: Image) => this.childrenOf(image);
    return image => {
      sets ??= gathered(dependencyOrder(this.images, childrenOf).ordered, childrenOf, own);
      return sets.get(image)!;
    };
  }

  private childrenOf(image: Image): readonly Image[] {
    return this.children.get(image) ?? [];
  }
}
