import type { AzureBlobCacheOptions, GithubCacheOptions, S3CacheOptions } from './cache-storage';
import { azureBlobKeys, checkLocalCache, githubKeys, s3Keys } from './cache-storage';
import { CACHE_KEYS } from './field-keys';
import type { Fields } from './fields';
import { fieldsOf, fieldsWithType } from './fields';
import { checkImageReference } from '../bake/image-reference';

/** Options of `CacheSource.local`. */
export interface LocalCacheSourceOptions {
  /**
   * The tag of the cache in the folder.
   *
   * @default - latest
   */
  readonly tag?: string;

  /**
   * The digest of the cache in the folder.
   *
   * @default - the tag decides
   */
  readonly digest?: string;
}

/**
 * Where a build finds steps that were done before.
 *
 * See https://docs.docker.com/build/cache/backends/
 */
export class CacheSource {
  /** A cache in a registry, or an image that holds its cache inline. */
  public static registry(reference: string): CacheSource {
    checkImageReference(reference);
    return new CacheSource(fieldsOf({ type: 'registry', ref: reference }));
  }

  /** The cache of GitHub Actions. */
  public static gha(options: GithubCacheOptions = {}): CacheSource {
    return new CacheSource(fieldsOf({ type: 'gha', ...githubKeys(options) }));
  }

  /** A cache in S3. */
  public static s3(options: S3CacheOptions): CacheSource {
    return new CacheSource(fieldsOf({ type: 's3', ...s3Keys(options) }));
  }

  /** A cache in Azure Blob Storage. */
  public static azblob(options: AzureBlobCacheOptions): CacheSource {
    return new CacheSource(fieldsOf({ type: 'azblob', ...azureBlobKeys(options) }));
  }

  /**
   * A cache in a folder.
   *
   * @param path relative to the working directory
   */
  public static local(path: string, options: LocalCacheSourceOptions = {}): CacheSource {
    return new CacheSource(fieldsOf({ type: 'local', src: path, tag: options.tag, digest: options.digest }));
  }

  /** Another one, by the keys that buildx has for it. `type` is one of them. */
  public static of(attributes: Record<string, string>): CacheSource {
    return new CacheSource(fieldsWithType(attributes, 'A cache', CACHE_KEYS));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(fields: Fields) {
    this._fields = fields;
    checkLocalCache(fields);
  }
}
