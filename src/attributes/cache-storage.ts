import type { Fields } from './fields';
import { InvalidValueError } from '../common/errors';

/** Location of a cache in the GitHub Actions cache service. */
export interface GithubCacheOptions {
  /**
   * Scope of the cache. A workflow with several caches requires a separate scope for each cache.
   *
   * @default "buildkit"
   */
  readonly scope?: string;

  /**
   * URL of the cache server, for version 1 of the cache service.
   *
   * @default - environment variable `ACTIONS_CACHE_URL` or `ACTIONS_RESULTS_URL` of the workflow
   */
  readonly url?: string;

  /**
   * URL of the cache server, for version 2 of the cache service.
   *
   * @default - environment variable `ACTIONS_RESULTS_URL` of the workflow
   */
  readonly urlV2?: string;

  /**
   * Timeout for the import or export of the cache: a Go duration, such as `10m`.
   *
   * @default "10m"
   */
  readonly timeout?: string;
}

/** Location of a cache in an S3 bucket. The environment of the builder provides the credentials. */
export interface S3CacheOptions {
  /** Name of the S3 bucket. */
  readonly bucket: string;

  /** Region of the S3 bucket, such as `eu-central-1`. */
  readonly region: string;

  /**
   * Name of the cache.
   *
   * @default "buildkit"
   */
  readonly name?: string;

  /**
   * Prefix for the names of all objects.
   *
   * @default - no prefix
   */
  readonly prefix?: string;

  /**
   * Prefix for the names of blobs.
   *
   * @default "blobs/"
   */
  readonly blobsPrefix?: string;

  /**
   * Prefix for the names of manifests.
   *
   * @default "manifests/"
   */
  readonly manifestsPrefix?: string;

  /**
   * URL of an S3-compatible service.
   *
   * @default - Amazon S3
   */
  readonly endpointUrl?: string;

  /**
   * Whether to add the name of the bucket to the path of the URL instead of the host name.
   *
   * @default false
   */
  readonly usePathStyle?: boolean;
}

/** Location of a cache in Azure Blob Storage. The environment of the builder provides the credentials. */
export interface AzureBlobCacheOptions {
  /** URL of the storage account, such as `https://account.blob.core.windows.net`. */
  readonly accountUrl: string;

  /** Name of the cache. */
  readonly name: string;

  /**
   * Prefix for the names of blobs.
   *
   * @default "blobs/"
   */
  readonly blobsPrefix?: string;

  /**
   * Prefix for the names of manifests.
   *
   * @default "manifests/"
   */
  readonly manifestsPrefix?: string;
}

type Keys = Record<string, string | boolean | undefined>;

/** Options by the keys that Buildx uses. */
export function githubKeys({ scope, url, urlV2, timeout }: GithubCacheOptions): Keys {
  return { scope, url, url_v2: urlV2, timeout };
}

/** Options by the keys that Buildx uses. */
export function s3Keys(options: S3CacheOptions): Keys {
  return {
    bucket: options.bucket,
    region: options.region,
    name: options.name,
    prefix: options.prefix,
    blobs_prefix: options.blobsPrefix,
    manifests_prefix: options.manifestsPrefix,
    endpoint_url: options.endpointUrl,
    use_path_style: options.usePathStyle,
  };
}

/** Options by the keys that Buildx uses. */
export function azureBlobKeys(options: AzureBlobCacheOptions): Keys {
  return {
    account_url: options.accountUrl,
    name: options.name,
    blobs_prefix: options.blobsPrefix,
    manifests_prefix: options.manifestsPrefix,
  };
}

/** @throws if a cache in a directory has no directory */
export function checkLocalCache(fields: Fields): void {
  const { type, src, dest } = Object.fromEntries(fields);
  if (type === 'local' && !(src || dest)) {
    throw new InvalidValueError('a cache of type "local" has no directory; set a path');
  }
}
