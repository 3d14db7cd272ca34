import type { LayerOptions } from './compression';
import { layerFields } from './compression';
import { OUTPUT_KEYS } from './field-keys';
import type { Fields } from './fields';
import { fieldsOf, fieldsWithType } from './fields';
import { InvalidValueError, quoted } from '../common/errors';

/** What all outputs can be told that are images. */
export interface ImageOutputOptions extends LayerOptions {
  /**
   * The names of the image, with commas between them.
   *
   * @default - the image's `tags`
   */
  readonly name?: string;

  /**
   * Whether files get the time of SOURCE_DATE_EPOCH, so that the same build has the same digest.
   *
   * @default false
   */
  readonly rewriteTimestamp?: boolean;
}

/** Options of `Output.registry`. */
export interface RegistryOutputOptions extends ImageOutputOptions {
  /**
   * Whether it is pushed without a name, to be put into an index by its digest.
   *
   * @default false
   */
  readonly pushByDigest?: boolean;

  /**
   * Whether the registry may speak http, or https with a certificate that nobody vouches for.
   *
   * @default false
   */
  readonly insecure?: boolean;

  /**
   * Whether attestations are written as artifacts of OCI 1.1.
   *
   * @default - the builder's own
   */
  readonly ociArtifact?: boolean;
}

/** Options of `Output.image`. */
export interface ContainerImageOutputOptions extends RegistryOutputOptions {
  /**
   * Whether it is pushed.
   *
   * @default false
   */
  readonly push?: boolean;

  /**
   * Whether it is unpacked in the engine, to be run there.
   *
   * @default false
   */
  readonly unpack?: boolean;

  /**
   * Whether the engine keeps it in its store.
   *
   * @default true
   */
  readonly store?: boolean;
}

/** Options of `Output.oci` and `Output.docker`. */
export interface ArchiveOutputOptions extends ImageOutputOptions {
  /**
   * The file or the folder, relative to the working directory.
   *
   * @default - for docker the engine, for oci standard output
   */
  readonly dest?: string;

  /**
   * Whether it is one file, rather than a folder.
   *
   * @default true
   */
  readonly tar?: boolean;
}

/** Options of `Output.docker`. */
export interface DockerOutputOptions extends ArchiveOutputOptions {
  /**
   * The Docker context whose engine gets the image.
   *
   * @default - the current one
   */
  readonly context?: string;
}

/** What becomes of files that a folder holds already. */
export enum LocalOutputMode {
  /** They stay. */
  COPY = 'copy',
  /** Those that the build has not made are deleted. */
  DELETE = 'delete',
}

/** Options of `Output.local`. */
export interface LocalOutputOptions {
  /**
   * What becomes of files that the folder holds already.
   *
   * @default LocalOutputMode.COPY
   */
  readonly mode?: LocalOutputMode;
}

/**
 * What becomes of the result of a build.
 *
 * See https://docs.docker.com/build/exporters/
 */
export class Output {
  /** An image in the builder's store, which can be pushed too. */
  public static image(options: ContainerImageOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'image', push: options.push, ...registryKeys(options), unpack: options.unpack, store: options.store }));
  }

  /** An image that is pushed. */
  public static registry(options: RegistryOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'registry', ...registryKeys(options) }));
  }

  /** An image for the engine, or in an archive that `docker load` reads. */
  public static docker(options: DockerOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'docker', dest: options.dest, tar: options.tar, context: options.context, ...imageKeys(options) }));
  }

  /** An image in the layout of OCI. */
  public static oci(options: ArchiveOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'oci', dest: options.dest, tar: options.tar, ...imageKeys(options) }));
  }

  /**
   * The files of the image in a folder.
   *
   * @param dest the folder, relative to the working directory
   */
  public static local(dest: string, options: LocalOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'local', dest, mode: options.mode }));
  }

  /**
   * The files of the image in an archive.
   *
   * @param dest the file, relative to the working directory
   */
  public static tar(dest: string): Output {
    return new Output(fieldsOf({ type: 'tar', dest }));
  }

  /** Nothing: the build fills the builder's cache only. */
  public static cacheOnly(): Output {
    return new Output(fieldsOf({ type: 'cacheonly' }));
  }

  /** Another one, by the keys that buildx has for it. `type` is one of them. */
  public static of(attributes: Record<string, string>): Output {
    return new Output(fieldsWithType(attributes, 'An output', OUTPUT_KEYS));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(fields: Fields) {
    this._fields = fields;
    const { type, dest, tar } = Object.fromEntries(fields) as Record<string, string | undefined>;
    const isFolder = type === 'local' || ((type === 'oci' || type === 'docker') && tar === 'false');
    if (isFolder && (dest === undefined || dest === '-')) {
      throw new InvalidValueError(`an output of type ${quoted(type!)} writes files, but has no directory: set \`dest\``);
    }
    if (dest === '') {
      throw new InvalidValueError(`\`dest\` of an output of type ${quoted(type!)} is empty: set a path`);
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
