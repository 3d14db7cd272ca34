/**
 * Build drivers. To list the driver of each builder, run `docker buildx ls`.
 *
 * @see https://docs.docker.com/build/builders/drivers/
 */
export enum BuilderDriver {
  /**
   * The BuildKit library bundled with Docker Engine, with the classic image store.
   *
   * Attestations, archives and multi-platform images are not supported. Only inline caches can be exported.
   *
   * @see https://docs.docker.com/build/builders/drivers/docker/
   */
  DOCKER = 'docker',
  /**
   * A dedicated BuildKit container.
   *
   * @see https://docs.docker.com/build/builders/drivers/docker-container/
   */
  DOCKER_CONTAINER = 'docker-container',
  /**
   * BuildKit pods in a Kubernetes cluster.
   *
   * @see https://docs.docker.com/build/builders/drivers/kubernetes/
   */
  KUBERNETES = 'kubernetes',
  /**
   * A BuildKit daemon that is managed externally.
   *
   * @see https://docs.docker.com/build/builders/drivers/remote/
   */
  REMOTE = 'remote',
}
