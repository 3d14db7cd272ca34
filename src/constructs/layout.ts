/** How the images of an app are spread over bake files. */
export enum BakeFileLayout {
  /** A file for each stack, in its folder. buildx reads no more than a build needs. */
  PER_STACK = 'per-stack',
  /** One file for all stacks, on top of the output. A group of each stack's name holds its published images. */
  PER_APP = 'per-app',
}

/** The language of a bake file. */
export enum BakeFormat {
  /** docker-bake.hcl, for people to read. */
  HCL = 'hcl',
  /** docker-bake.json, for programs to read. */
  JSON = 'json',
}

/** Where the text of Dockerfiles stands. */
export enum DockerfileLayout {
  /** In a file for each image, beside the bake file. */
  PER_IMAGE = 'per-image',
  /** In the bake file, which is then all that a build needs besides its contexts. */
  INLINE = 'inline',
  /**
   * In one file for the stack, beside the bake file. Each image is a stage of it, which its target chooses, and images
   * that are built on each other refer to stages. An image keeps a file of its own where it is read from a file, or has
   * `contexts`, `inherits` or a context that is no folder; and what two images build with other arguments, contexts or
   * settings stays apart.
   */
  PER_STACK = 'per-stack',
}
