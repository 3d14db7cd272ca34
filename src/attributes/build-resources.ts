/**
 * Resource limits for the containers that run `RUN` instructions. Requires Buildx 0.35 or later.
 *
 * @see https://docs.docker.com/build/bake/reference/#targetresources
 */
export interface BuildResources {
  /**
   * Memory limit: a number with the unit b, k, m or g, such as `2g`.
   *
   * @see https://docs.docker.com/reference/cli/docker/container/run/#memory
   * @default - no limit
   */
  readonly memory?: string;

  /**
   * Limit for memory plus swap: a number with the unit b, k, m or g, such as `4g`. `-1` allows unlimited swap.
   *
   * @default - twice the value of `memory`
   */
  readonly memorySwap?: string;

  /**
   * CPUs on which to allow execution, such as `0-2,4`.
   *
   * @default - all CPUs
   */
  readonly cpusetCpus?: string;

  /**
   * Memory nodes on which to allow execution, such as `0,1`.
   *
   * @default - all memory nodes
   */
  readonly cpusetMems?: string;

  /**
   * CPU shares: a weight relative to other containers, which applies when CPUs are busy.
   *
   * @default 1024
   */
  readonly cpuShares?: number;

  /**
   * Length of the CPU scheduler period to which `cpuQuota` applies, in microseconds.
   *
   * @default 100000
   */
  readonly cpuPeriod?: number;

  /**
   * CPU time allowed in each `cpuPeriod`, in microseconds.
   *
   * @default - no limit
   */
  readonly cpuQuota?: number;
}
