/**
 * What runs the builder: `docker buildx ls` shows it.
 *
 * See https://docs.docker.com/build/builders/drivers/
 */
export enum BuilderDriver {
  /**
   * The engine itself, with its classic store of images. It makes no attestations, no archives, no images of several
   * platforms, and exports no cache but an inline one.
   */
  DOCKER = 'docker',
  /** A container of BuildKit. */
  DOCKER_CONTAINER = 'docker-container',
  /** Pods of BuildKit. */
  KUBERNETES = 'kubernetes',
  /** A BuildKit that somebody else runs. */
  REMOTE = 'remote',
}
