import type { Fields } from './fields';
import { InvalidValueError } from '../common/errors';

/** Where GitHub's cache of a workflow is found. */
export interface GithubCacheOptions {
  /**
   * The name of the cache, for several in one workflow.
   *
   * @default - buildkit
   */
  readonly scope?: string;

  /**
   * The address of the cache's server.
   *
   * @default - the environment of the workflow says it
   */
  readonly url?: string;

  /**
   * The address of the server of the second version of the cache's protocol.
   *
   * @default - the environment of the workflow says it
   */
  readonly urlV2?: string;

  /**
   * How long it is tried: a duration of Go, such as `10m`.
   *
   * @default - 10m
   */
  readonly timeout?: string;
}

/** Where a cache in S3 is found. Credentials come from the builder's environment. */
export interface S3CacheOptions {
  /** The bucket. */
  readonly bucket: string;

  /** The region of the bucket. */
  readonly region: string;

  /**
   * The name of the cache.
   *
   * @default - buildkit
   */
  readonly name?: string;

  /**
   * What stands in front of the names of all objects.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * What stands in front of the names of blobs.
   *
   * @default - blobs/
   */
  readonly blobsPrefix?: string;

  /**
   * What stands in front of the names of manifests.
   *
   * @default - manifests/
   */
  readonly manifestsPrefix?: string;

  /**
   * The address of another service that speaks S3.
   *
   * @default - that of Amazon
   */
  readonly endpointUrl?: string;

  /**
   * Whether the bucket stands in the path rather than in the host.
   *
   * @default false
   */
  readonly usePathStyle?: boolean;
}

/** Where a cache in Azure Blob Storage is found. Credentials come from the builder's environment. */
export interface AzureBlobCacheOptions {
  /** The address of the account: `https://account.blob.core.windows.net`. */
  readonly accountUrl: string;

  /** The name of the cache. */
  readonly name: string;

  /**
   * What stands in front of the names of blobs.
   *
   * @default - blobs/
   */
  readonly blobsPrefix?: string;

  /**
   * What stands in front of the names of manifests.
   *
   * @default - manifests/
   */
  readonly manifestsPrefix?: string;
}

type Keys = Record<string, string | boolean | undefined>;

/** The keys that Bake has for them. */
export function githubKeys({ scope, url, urlV2, timeout }: GithubCacheOptions): Keys {
  return { scope, url, url_v2: urlV2, timeout };
}

/** The keys that Bake has for them. */
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

/** The keys that Bake has for them. */
export function azureBlobKeys(options: AzureBlobCacheOptions): Keys {
  return {
    account_url: options.accountUrl,
    name: options.name,
    blobs_prefix: options.blobsPrefix,
    manifests_prefix: options.manifestsPrefix,
  };
}

/** @throws if a cache in a directory has no directory. */
export function checkLocalCache(fields: Fields): void {
  const { type, src, dest } = Object.fromEntries(fields);
  if (type === 'local' && !(src || dest)) {
    throw new InvalidValueError('a cache of type "local" has no directory: set a path');
  }
}
