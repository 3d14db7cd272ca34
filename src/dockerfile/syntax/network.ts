/** Where RUNs reach the network. */
export enum NetworkMode {
  /** A network of the builder's own. */
  DEFAULT = 'default',
  /** The network of the machine that builds. `docker buildx bake` asks for `--allow=network.host`. */
  HOST = 'host',
  /** None. */
  NONE = 'none',
}
