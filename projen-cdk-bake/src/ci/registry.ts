/** Returns the host of a registry such as `ghcr.io/my-team`. */
export function registryHost(registry: string): string {
  if (registry === undefined) {
    throw new Error('`registry` is missing; set it to <host>[/<path>], such as "ghcr.io/my-team"');
  }
  if (!/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/.test(registry) || !/[.:]|^localhost/.test(registry.split('/')[0])) {
    throw new Error(`invalid registry "${registry}": expected <host>[/<path>] in lowercase, such as "ghcr.io/my-team"`);
  }
  return registry.split('/')[0];
}
