import { layerFields } from './compression';
import { OUTPUT_KEYS } from './field-keys';
import type { Fields } from './fields';
import { fieldOf, fieldsOf, fieldsWithType } from './fields';
import type {
  ArchiveOutputOptions, ContainerImageOutputOptions, DockerOutputOptions, ImageOutputOptions, LocalOutputOptions,
  RegistryOutputOptions,
} from './output-options';
import { InvalidValueError, quoted } from '../common/errors';
import { Expression } from '../expressions/expression';

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
   * @param options options for the exporter
   */
  public static image(options: ContainerImageOutputOptions = {}): Output {
    const { push, unpack, store } = options;
    return new Output(fieldsOf({ type: 'image', push, ...registryKeys(options), unpack, store }));
  }

  /**
   * An image in a registry.
   *
   * @see https://docs.docker.com/build/exporters/image-registry/
   * @param options options for the exporter
   */
  public static registry(options: RegistryOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'registry', ...registryKeys(options) }));
  }

  /**
   * An image in the engine, or in an archive for `docker load`.
   *
   * @see https://docs.docker.com/build/exporters/oci-docker/
   * @param options options for the exporter
   */
  public static docker(options: DockerOutputOptions = {}): Output {
    const { dest, tar, context } = options;
    return new Output(fieldsOf({ type: 'docker', dest, tar, context, ...imageKeys(options) }));
  }

  /**
   * An image in an OCI layout: an archive or a directory.
   *
   * @see https://docs.docker.com/build/exporters/oci-docker/
   * @param options options for the exporter
   */
  public static oci(options: ArchiveOutputOptions = {}): Output {
    return new Output(fieldsOf({ type: 'oci', dest: options.dest, tar: options.tar, ...imageKeys(options) }));
  }

  /**
   * The files of the image in a directory.
   *
   * @see https://docs.docker.com/build/exporters/local-tar/
   * @param dest the path of the directory, relative to the working directory
   * @param options options for the exporter
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

  /**
   * Exporters from an expression, as the whole list `output` or as a part of it.
   *
   * @param outputs an expression or a variable that is a list of strings or maps
   */
  public static listOf(outputs: any): Output[] {
    return Expression.of(outputs).asList().map(list => new Output([], list));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(
    fields: Fields,
    /** @internal */
    public readonly _list?: string,
  ) {
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

  /** @internal The exporter, with timestamps of files set to `SOURCE_DATE_EPOCH` unless the exporter itself says. */
  public get _withTimestamps(): Output {
    const isSet = fieldOf(this, 'rewrite-timestamp') !== undefined;
    return isSet || !OF_IMAGES.includes(fieldOf(this, 'type')) ? this
      : new Output([...this._fields, ['rewrite-timestamp', 'true']], this._list);
  }
}

/** Exporters that can set the timestamps of files to `SOURCE_DATE_EPOCH`. Those that write files always do. */
const OF_IMAGES: readonly unknown[] = ['image', 'registry', 'docker', 'oci'];

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
