import type { AzureBlobCacheOptions, GithubCacheOptions, S3CacheOptions } from './cache-storage';
import { azureBlobKeys, checkLocalCache, githubKeys, s3Keys } from './cache-storage';
import { CACHE_KEYS } from './field-keys';
import type { Fields } from './fields';
import { fieldsOf, fieldsWithType } from './fields';
import { checkImageReference } from '../bake/image-reference';
import { Expression } from '../expressions/expression';

/** Options for `CacheSource.local`. */
export interface LocalCacheSourceOptions {
  /**
   * Tag of the cache in the directory.
   *
   * @default "latest"
   */
  readonly tag?: string;

  /**
   * Digest of the cache in the directory.
   *
   * @default - the cache is selected by `tag`
   */
  readonly digest?: string;
}

/**
 * An external cache source, from which a build imports the results of earlier builds.
 *
 * @see https://docs.docker.com/build/cache/backends/
 */
export class CacheSource {
  /**
   * A cache in a registry, or an image with an inline cache.
   *
   * @see https://docs.docker.com/build/cache/backends/registry/
   * @param reference the image reference of the cache: `[registry/]name[:tag]`
   */
  public static registry(reference: string): CacheSource {
    checkImageReference(reference);
    return new CacheSource(fieldsOf({ type: 'registry', ref: reference }));
  }

  /**
   * The GitHub Actions cache.
   *
   * @see https://docs.docker.com/build/cache/backends/gha/
   * @param options the location of the cache
   */
  public static gha(options: GithubCacheOptions = {}): CacheSource {
    return new CacheSource(fieldsOf({ type: 'gha', ...githubKeys(options) }));
  }

  /**
   * A cache in an S3 bucket.
   *
   * @see https://docs.docker.com/build/cache/backends/s3/
   * @param options the location of the cache
   */
  public static s3(options: S3CacheOptions): CacheSource {
    return new CacheSource(fieldsOf({ type: 's3', ...s3Keys(options) }));
  }

  /**
   * A cache in Azure Blob Storage.
   *
   * @see https://docs.docker.com/build/cache/backends/azblob/
   * @param options the location of the cache
   */
  public static azblob(options: AzureBlobCacheOptions): CacheSource {
    return new CacheSource(fieldsOf({ type: 'azblob', ...azureBlobKeys(options) }));
  }

  /**
   * A cache in a local directory.
   *
   * @see https://docs.docker.com/build/cache/backends/local/
   * @param path the path of the directory, relative to the working directory
   * @param options options to select the cache
   */
  public static local(path: string, options: LocalCacheSourceOptions = {}): CacheSource {
    return new CacheSource(fieldsOf({ type: 'local', src: path, tag: options.tag, digest: options.digest }));
  }

  /**
   * A cache source with any attributes that Buildx supports, including attributes without an option in this library.
   *
   * @param attributes the values by attribute; `type` is required
   */
  public static of(attributes: Record<string, string>): CacheSource {
    return new CacheSource(fieldsWithType(attributes, 'a cache', CACHE_KEYS));
  }

  /**
   * Cache sources from an expression, as the whole list `cacheFrom` or as a part of it.
   *
   * @param sources an expression or a variable that is a list of strings or maps
   */
  public static listOf(sources: any): CacheSource[] {
    return Expression.of(sources).asList().map(list => new CacheSource([], list));
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
