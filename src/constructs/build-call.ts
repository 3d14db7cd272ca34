/**
 * Frontend methods that a build can call.
 *
 * @see https://docs.docker.com/build/bake/reference/#targetcall
 */
export enum BuildCall {
  /** Build the image. */
  BUILD = 'build',
  /** Run the build checks on the Dockerfile. */
  CHECK = 'check',
  /** List the build arguments, secrets and SSH agents that the Dockerfile uses. */
  OUTLINE = 'outline',
  /** List the stages of the Dockerfile. */
  TARGETS = 'targets',
}
