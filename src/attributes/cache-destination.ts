import type { AzureBlobCacheOptions, GithubCacheOptions, S3CacheOptions } from './cache-storage';
import { azureBlobKeys, checkLocalCache, githubKeys, s3Keys } from './cache-storage';
import type { LayerOptions } from './compression';
import { layerFields } from './compression';
import { CACHE_KEYS } from './field-keys';
import type { Fields } from './fields';
import { fieldsOf, fieldsWithType } from './fields';
import { checkImageReference } from '../bake/image-reference';
import { Expression } from '../expressions/expression';

/**
 * Layers to include in a cache.
 *
 * @see https://docs.docker.com/build/cache/backends/#cache-mode
 */
export enum CacheMode {
  /** Layers of the target stage. */
  MIN = 'min',
  /** Layers of all stages. */
  MAX = 'max',
}

/** Options common to all cache destinations. */
export interface CacheExportOptions extends LayerOptions {
  /**
   * Layers to include in the cache.
   *
   * @default CacheMode.MIN
   */
  readonly mode?: CacheMode;

  /**
   * Whether to continue the build if the cache export fails.
   *
   * @default false
   */
  readonly ignoreError?: boolean;
}

/** Options for `CacheDestination.registry`. */
export interface RegistryCacheDestinationOptions extends CacheExportOptions {
  /**
   * Whether to write the cache as an image manifest instead of an image index.
   *
   * @default - depends on the version of BuildKit; `true` since BuildKit 0.21
   */
  readonly imageManifest?: boolean;
}

/** Options for `CacheDestination.local`. */
export interface LocalCacheDestinationOptions extends CacheExportOptions {
  /**
   * Tag of the cache in the directory.
   *
   * @default "latest"
   */
  readonly tag?: string;

  /**
   * Whether to empty the directory before the export.
   *
   * @default false
   */
  readonly reset?: boolean;
}

/**
 * An external cache destination, which other builds can import as a `CacheSource`.
 *
 * @see https://docs.docker.com/build/cache/backends/
 */
export class CacheDestination {
  /**
   * A cache in a registry.
   *
   * @see https://docs.docker.com/build/cache/backends/registry/
   * @param reference the image reference of the cache: `[registry/]name[:tag]`
   * @param options options for the cache export
   */
  public static registry(reference: string, options: RegistryCacheDestinationOptions = {}): CacheDestination {
    checkImageReference(reference);
    const keys = { ...exportKeys(options), 'image-manifest': options.imageManifest };
    return new CacheDestination(fieldsOf({ type: 'registry', ref: reference, ...keys }));
  }

  /**
   * The GitHub Actions cache.
   *
   * @see https://docs.docker.com/build/cache/backends/gha/
   * @param storage the location of the cache
   * @param options options for the cache export
   */
  public static gha(storage: GithubCacheOptions = {}, options: CacheExportOptions = {}): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 'gha', ...githubKeys(storage), ...exportKeys(options) }));
  }

  /**
   * A cache in an S3 bucket.
   *
   * @see https://docs.docker.com/build/cache/backends/s3/
   * @param storage the location of the cache
   * @param options options for the cache export
   */
  public static s3(storage: S3CacheOptions, options: CacheExportOptions = {}): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 's3', ...s3Keys(storage), ...exportKeys(options) }));
  }

  /**
   * A cache in Azure Blob Storage.
   *
   * @see https://docs.docker.com/build/cache/backends/azblob/
   * @param storage the location of the cache
   * @param options options for the cache export
   */
  public static azblob(storage: AzureBlobCacheOptions, options: CacheExportOptions = {}): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 'azblob', ...azureBlobKeys(storage), ...exportKeys(options) }));
  }

  /**
   * A cache in a local directory.
   *
   * @see https://docs.docker.com/build/cache/backends/local/
   * @param path the path of the directory, relative to the working directory
   * @param options options for the cache export
   */
  public static local(path: string, options: LocalCacheDestinationOptions = {}): CacheDestination {
    const { tag, reset } = options;
    return new CacheDestination(fieldsOf({ type: 'local', dest: path, tag, reset, ...exportKeys(options) }));
  }

  /**
   * An inline cache, embedded into the image. The cache contains the layers of the target stage.
   *
   * @see https://docs.docker.com/build/cache/backends/inline/
   */
  public static inline(): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 'inline' }));
  }

  /**
   * A cache destination with any attributes that Buildx supports, including attributes without an option in this
   * library.
   *
   * @param attributes the values by attribute; `type` is required
   */
  public static of(attributes: Record<string, string>): CacheDestination {
    return new CacheDestination(fieldsWithType(attributes, 'a cache', CACHE_KEYS));
  }

  /**
   * Cache destinations from an expression, as the whole list `cacheTo` or as a part of it.
   *
   * @param destinations an expression or a variable that is a list of strings or maps
   */
  public static listOf(destinations: any): CacheDestination[] {
    return Expression.of(destinations).asList().map(list => new CacheDestination([], list));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(
    fields: Fields,
    /** @internal */
    public readonly _list?: string,
  ) {
    this._fields = fields;
    checkLocalCache(fields);
  }
}

function exportKeys(options: CacheExportOptions): Record<string, string | number | boolean | undefined> {
  return { 'mode': options.mode, ...layerFields(options), 'ignore-error': options.ignoreError };
}
