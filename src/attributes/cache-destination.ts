import type { AzureBlobCacheOptions, GithubCacheOptions, S3CacheOptions } from './cache-storage';
import { azureBlobKeys, checkLocalCache, githubKeys, s3Keys } from './cache-storage';
import type { LayerOptions } from './compression';
import { layerFields } from './compression';
import { CACHE_KEYS } from './field-keys';
import type { Fields } from './fields';
import { fieldsOf, fieldsWithType } from './fields';
import { checkImageReference } from '../bake/image-reference';

/** Which steps a cache holds. */
export enum CacheMode {
  /** Those of the stage that the image is. */
  MIN = 'min',
  /** Those of all stages. */
  MAX = 'max',
}

/** What all caches can be told that are written. */
export interface CacheExportOptions extends LayerOptions {
  /**
   * Which steps it holds.
   *
   * @default CacheMode.MIN
   */
  readonly mode?: CacheMode;

  /**
   * Whether the build goes on when the cache cannot be written.
   *
   * @default false
   */
  readonly ignoreError?: boolean;
}

/** Options of `CacheDestination.registry`. */
export interface RegistryCacheDestinationOptions extends CacheExportOptions {
  /**
   * Whether it is written as the manifest of an image, rather than as an index.
   *
   * @default - the builder's own
   */
  readonly imageManifest?: boolean;
}

/** Options of `CacheDestination.local`. */
export interface LocalCacheDestinationOptions extends CacheExportOptions {
  /**
   * The tag of the cache in the folder.
   *
   * @default - latest
   */
  readonly tag?: string;

  /**
   * Whether the folder is emptied first.
   *
   * @default false
   */
  readonly reset?: boolean;
}

/**
 * Where a build leaves its steps for others.
 *
 * See https://docs.docker.com/build/cache/backends/
 */
export class CacheDestination {
  /** A cache in a registry. */
  public static registry(reference: string, options: RegistryCacheDestinationOptions = {}): CacheDestination {
    checkImageReference(reference);
    return new CacheDestination(fieldsOf({ 'type': 'registry', 'ref': reference, ...exportKeys(options), 'image-manifest': options.imageManifest }));
  }

  /** The cache of GitHub Actions. */
  public static gha(storage: GithubCacheOptions = {}, options: CacheExportOptions = {}): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 'gha', ...githubKeys(storage), ...exportKeys(options) }));
  }

  /** A cache in S3. */
  public static s3(storage: S3CacheOptions, options: CacheExportOptions = {}): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 's3', ...s3Keys(storage), ...exportKeys(options) }));
  }

  /** A cache in Azure Blob Storage. */
  public static azblob(storage: AzureBlobCacheOptions, options: CacheExportOptions = {}): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 'azblob', ...azureBlobKeys(storage), ...exportKeys(options) }));
  }

  /**
   * A cache in a folder.
   *
   * @param path relative to the working directory
   */
  public static local(path: string, options: LocalCacheDestinationOptions = {}): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 'local', dest: path, tag: options.tag, reset: options.reset, ...exportKeys(options) }));
  }

  /** The image itself, which then holds the steps of its stage. */
  public static inline(): CacheDestination {
    return new CacheDestination(fieldsOf({ type: 'inline' }));
  }

  /** Another one, by the keys that buildx has for it. `type` is one of them. */
  public static of(attributes: Record<string, string>): CacheDestination {
    return new CacheDestination(fieldsWithType(attributes, 'A cache', CACHE_KEYS));
  }

  /** @internal */
  public readonly _fields: Fields;

  private constructor(fields: Fields) {
    this._fields = fields;
    checkLocalCache(fields);
  }
}

function exportKeys(options: CacheExportOptions): Record<string, string | number | boolean | undefined> {
  return { 'mode': options.mode, ...layerFields(options), 'ignore-error': options.ignoreError };
}
