import type { LayerOptions } from './compression';
import { layerFields } from './compression';
import { OUTPUT_KEYS } from './field-keys';
import type { Fields } from './fields';
import { fieldsOf, fieldsWithType } from './fields';
import { InvalidValueError, quoted } from '../common/errors';

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
   *
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

/**
 * An exporter for the build result.
 *
 * @see https://docs.docker.com/build/exporters/
 */
export class Output {
  /**
   * An image in the store of the builder. The image can also be pushed.
   *
   * @see https://docs.docker.com/build/exporters/image-registry/
   */
  public static image(options: ContainerImageOutputOptions = {}): Output {
    const { push, unpack, store } = options;
    return new Output(fieldsOf({ type: 'image', push, ...registryKeys(options), unpack, store }));
  }

  /**
   * An image in a registry.
   *
   * @see https://docs.docker.com/build/exporters/image-registry/
   */
  public static registry(options: RegistryOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'registry', ...registryKeys(options) }));
  }

  /**
   * An image in the engine, or in an archive for `docker load`.
   *
   * @see https://docs.docker.com/build/exporters/oci-docker/
   */
  public static docker(options: DockerOutputOptions = {}): Output {
    const { dest, tar, context } = options;
    return new Output(fieldsOf({ type: 'docker', dest, tar, context, ...imageKeys(options) }));
  }

  /**
   * An image in an OCI layout: an archive or a directory.
   *
   * @see https://docs.docker.com/build/exporters/oci-docker/
   */
  public static oci(options: ArchiveOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'oci', dest: options.dest, tar: options.tar, ...imageKeys(options) }));
  }

  /**
   * The files of the image in a directory.
   *
   * @see https://docs.docker.com/build/exporters/local-tar/
   * @param dest the path of the directory, relative to the working directory
   */
  public static local(dest: string, options: LocalOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'local', dest, mode: options.mode }));
  }

  /**
   * The files of the image in a tar archive.
   *
   * @see https://docs.docker.com/build/exporters/local-tar/
   * @param dest the path of the archive, relative to the working directory
   */
  public static tar(dest: string): Output {
    return new Output(fieldsOf({ type: 'tar', dest }));
  }

  /** No output. The build only fills the build cache of the builder. */
  public static cacheOnly(): Output {
    return new Output(fieldsOf({ type: 'cacheonly' }));
  }

  /**
   * An exporter with any attributes that Buildx supports, including attributes without an option in this library.
   *
   * @param attributes the values by attribute; `type` is required
   */
  public static of(attributes: Record<string, string>): Output {
    return new Output(fieldsWithType(attributes, 'an output', OUTPUT_KEYS));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(fields: Fields) {
    this._fields = fields;
    const { type, dest, tar } = Object.fromEntries(fields) as Record<string, string | undefined>;
    const isDirectory = type === 'local' || ((type === 'oci' || type === 'docker') && tar === 'false');
    if (isDirectory && (dest === undefined || dest === '-')) {
      throw new InvalidValueError(`an output of type ${quoted(type!)} writes files, but has no directory; `
        + 'set `dest`');
    }
    if (dest === '') {
      throw new InvalidValueError(`\`dest\` of an output of type ${quoted(type!)} is empty; set a path`);
    }
  }
}

type Keys = Record<string, string | number | boolean | undefined>;

function imageKeys(options: ImageOutputOptions): Keys {
  return { 'name': options.name, ...layerFields(options), 'rewrite-timestamp': options.rewriteTimestamp };
}

function registryKeys(options: RegistryOutputOptions): Keys {
  return {
    ...imageKeys(options),
    'push-by-digest': options.pushByDigest,
    'registry.insecure': options.insecure,
    'oci-artifact': options.ociArtifact,
  };
}
