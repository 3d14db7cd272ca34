/**
 * A number with a unit, in Docker's format of sizes: https://docs.docker.com/reference/cli/docker/container/run/#memory
 */
export const SIZE = /^\d+(\.\d+)?\s*(b|[kmgtp](i?b)?)?$/i;

/** The format of a size, as the end of a message. */
export const SIZE_HINT = 'expected a number with the unit b, k, m or g, such as "128m"';
