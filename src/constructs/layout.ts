/** Layouts of the generated Bake files. */
export enum BakeFileLayout {
  /** One Bake file for each stack, in the directory of the stack. Buildx reads only the files that a build requires. */
  PER_STACK = 'per-stack',
  /** One Bake file for all stacks, in the output directory. For each stack, a group contains the published images. */
  PER_APP = 'per-app',
}

/**
 * Formats of Bake files.
 *
 * @see https://docs.docker.com/build/bake/reference/#file-format
 */
export enum BakeFormat {
  /** HCL, for humans to read: `docker-bake.hcl`. */
  HCL = 'hcl',
  /** JSON, for programs to read: `docker-bake.json`. */
  JSON = 'json',
}

/** Layouts of the generated Dockerfiles. */
export enum DockerfileLayout {
  /** One Dockerfile for each image, next to the Bake file. */
  PER_IMAGE = 'per-image',
  /** Inline Dockerfiles in the Bake file. A build requires only the Bake file and the build contexts. */
  INLINE = 'inline',
  /**
   * One Dockerfile for the stack, next to the Bake file. Each image is a stage of the Dockerfile and the `target` of a
   * Bake target. Images built on other images refer to the stages.
   *
   * Images with an existing Dockerfile, `contexts`, `inherits` or a context other than a directory have separate
   * Dockerfiles. Images with different build arguments, contexts or settings share no stages.
   */
  PER_STACK = 'per-stack',
}
