/** A number with a unit, as Docker writes sizes: https://docs.docker.com/reference/cli/docker/container/run/#memory */
export const SIZE = /^\d+(\.\d+)?\s*[bkmg]?b?$/i;

/** What to write for one, in a message. */
export const SIZE_HINT = 'size: write a number and b, k, m or g, such as "128m"';
