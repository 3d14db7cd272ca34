/** Compression algorithms for layers. */
export enum Compression {
  /** No compression. */
  UNCOMPRESSED = 'uncompressed',
  /** gzip, which all container engines support. */
  GZIP = 'gzip',
  /** eStargz. Some container engines can start containers before all layers are pulled. */
  ESTARGZ = 'estargz',
  /** Zstandard. */
  ZSTD = 'zstd',
}

/** Options for exported layers. */
export interface LayerOptions {
  /**
   * Compression algorithm for new layers.
   *
   * @default Compression.GZIP
   */
  readonly compression?: Compression;

  /**
   * Compression level: 0 to 9 for gzip and eStargz, 0 to 22 for Zstandard.
   *
   * @default - the default level of the compression algorithm
   */
  readonly compressionLevel?: number;

  /**
   * Whether to recompress existing layers.
   *
   * @default false
   */
  readonly forceCompression?: boolean;

  /**
   * Whether to use OCI media types instead of Docker media types.
   *
   * @default - depends on the exporter and the version of BuildKit
   */
  readonly ociMediaTypes?: boolean;
}

/** Options by the keys that Buildx uses. */
export function layerFields(options: LayerOptions): Record<string, string | number | boolean | undefined> {
  return {
    'compression': options.compression,
    'compression-level': options.compressionLevel,
    'force-compression': options.forceCompression,
    'oci-mediatypes': options.ociMediaTypes,
  };
}
