/** Network mode of `RUN` instructions. */
export enum NetworkMode {
  /** The default network of the builder. */
  DEFAULT = 'default',
  /** The network of the host that runs the builder. `docker buildx bake` requires `--allow=network.host`. */
  HOST = 'host',
  /** No network. */
  NONE = 'none',
}
