/** How layers are compressed. */
export enum Compression {
  /** Not at all. */
  UNCOMPRESSED = 'uncompressed',
  /** gzip, which every engine reads. */
  GZIP = 'gzip',
  /** eStargz, which some engines can read while it is still being pulled. */
  ESTARGZ = 'estargz',
  /** Zstandard. */
  ZSTD = 'zstd',
}

/** How the layers of an export are written. */
export interface LayerOptions {
  /**
   * How new layers are compressed.
   *
   * @default Compression.GZIP
   */
  readonly compression?: Compression;

  /**
   * The level of the compression: 0 to 9 for gzip and eStargz, 0 to 22 for Zstandard.
   *
   * @default - the builder's own
   */
  readonly compressionLevel?: number;

  /**
   * Whether layers that are there already are compressed anew.
   *
   * @default false
   */
  readonly forceCompression?: boolean;

  /**
   * Whether media types are those of OCI rather than Docker's.
   *
   * @default - the builder's own
   */
  readonly ociMediaTypes?: boolean;
}

/** The keys that Bake has for them. */
export function layerFields(options: LayerOptions): Record<string, string | number | boolean | undefined> {
  return {
    'compression': options.compression,
    'compression-level': options.compressionLevel,
    'force-compression': options.forceCompression,
    'oci-mediatypes': options.ociMediaTypes,
  };
}
