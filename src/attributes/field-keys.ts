/** Keys of an attribute by type, for keys that only some types support. */
export type KeysByType = Readonly<Record<string, readonly string[]>>;

const LAYERS = ['compression', 'compression-level', 'force-compression', 'oci-mediatypes'];
const EXPORT = ['mode', 'ignore-error', ...LAYERS];
const IMAGE = ['name', 'rewrite-timestamp', 'name-canonical', 'annotation', ...LAYERS];
const REGISTRY = [...IMAGE, 'push-by-digest', 'registry.insecure', 'oci-artifact', 'dangling-name-prefix'];

/** @see https://docs.docker.com/build/cache/backends/ */
export const CACHE_KEYS: KeysByType = {
  registry: ['ref', 'image-manifest', 'registry.insecure', ...EXPORT],
  gha: ['scope', 'url', 'url_v2', 'token', 'timeout', 'repository', 'ghtoken', 'version', ...EXPORT],
  s3: [
    'bucket', 'region', 'prefix', 'name', 'endpoint_url', 'use_path_style', 'blobs_prefix', 'manifests_prefix',
    'access_key_id', 'secret_access_key', 'session_token', 'upload_parallelism', 'touch_refresh', ...EXPORT,
  ],
  azblob: [
    'account_url', 'account_name', 'container', 'name', 'prefix', 'blobs_prefix', 'manifests_prefix',
    'secret_access_key', ...EXPORT,
  ],
  local: ['src', 'dest', 'tag', 'digest', 'reset', 'image-manifest', ...EXPORT],
  inline: [],
};

/** @see https://docs.docker.com/build/exporters/ */
export const OUTPUT_KEYS: KeysByType = {
  image: ['push', 'unpack', 'store', ...REGISTRY],
  registry: ['push', 'unpack', 'store', ...REGISTRY],
  docker: ['dest', 'tar', 'context', ...IMAGE],
  oci: ['dest', 'tar', ...IMAGE],
  local: ['dest', 'mode', 'platform-split'],
  tar: ['dest', 'platform-split'],
  cacheonly: [],
};
