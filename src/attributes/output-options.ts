import type { LayerOptions } from './compression';

/** Options common to all exporters that create images. */
export interface ImageOutputOptions extends LayerOptions {
  /**
   * Names of the image, separated by commas.
   *
   * @default - the `tags` of the image
   */
  readonly name?: string;

  /**
   * Whether to set the timestamps of files to `SOURCE_DATE_EPOCH`, so that equal builds have equal digests.
   *
   * @see https://docs.docker.com/build/ci/github-actions/reproducible-builds/
   * @default false
   */
  readonly rewriteTimestamp?: boolean;
}

/** Options for `Output.registry`. */
export interface RegistryOutputOptions extends ImageOutputOptions {
  /**
   * Whether to push the image by digest, without a name, for use in an image index.
   *
   * @default false
   */
  readonly pushByDigest?: boolean;

  /**
   * Whether to allow an insecure registry: HTTP, or HTTPS with an untrusted certificate.
   *
   * @default false
   */
  readonly insecure?: boolean;

  /**
   * Whether to store attestations as OCI 1.1 artifacts.
   *
   * @default - depends on the version of BuildKit
   */
  readonly ociArtifact?: boolean;
}

/** Options for `Output.image`. */
export interface ContainerImageOutputOptions extends RegistryOutputOptions {
  /**
   * Whether to push the image.
   *
   * @default false
   */
  readonly push?: boolean;

  /**
   * Whether to unpack the image in the engine, so that the engine can run containers from the image.
   *
   * @default false
   */
  readonly unpack?: boolean;

  /**
   * Whether to store the image in the image store of the engine.
   *
   * @default true
   */
  readonly store?: boolean;
}

/** Options for `Output.oci` and `Output.docker`. */
export interface ArchiveOutputOptions extends ImageOutputOptions {
  /**
   * Path of the destination file or directory, relative to the working directory.
   *
   * @default - `Output.docker` loads the image into the engine, and `Output.oci` writes to standard output
   */
  readonly dest?: string;

  /**
   * Whether to write a single tar file instead of a directory.
   *
   * @default true
   */
  readonly tar?: boolean;
}

/** Options for `Output.docker`. */
export interface DockerOutputOptions extends ArchiveOutputOptions {
  /**
   * Docker context to load the image into.
   *
   * @see https://docs.docker.com/engine/manage-resources/contexts/
   * @default - the current Docker context
   */
  readonly context?: string;
}

/** Modes for existing files in the destination directory. */
export enum LocalOutputMode {
  /** Keep existing files. */
  COPY = 'copy',
  /** Delete files that the build did not create. */
  DELETE = 'delete',
}

/** Options for `Output.local`. */
export interface LocalOutputOptions {
  /**
   * Mode for existing files in the destination directory.
   *
   * @default LocalOutputMode.COPY
   */
  readonly mode?: LocalOutputMode;
}
