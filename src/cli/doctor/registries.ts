import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ask } from './ask';
import type { Check } from './check';
import type { Output } from '../graph/output';

/** Checks that credentials are stored for the registries of the published images. */
export function checkRegistries(output: Output | undefined): Check[] {
  const tags = [...output?.targets.values() ?? []].filter(({ published }) => published).flatMap(target => target.tags);
  return [...new Set(tags.flatMap(tag => registryOf(tag) ?? []))].map(registry => {
    const name = `registry ${registry}`;
    const login = { name, found: 'no credentials are stored', fix: `log in before you push: docker login ${registry}` };
    try {
      return hasCredentials(registry) ? { name, found: 'credentials are stored' } : login;
    } catch (error) {
      return { name, found: `the credentials cannot be read: ${(error as Error).message}`, fix: login.fix };
    }
  });
}

/**
 * The registry of a reference. Undefined for a registry on this machine, which usually wants no credentials, for an
 * image without a namespace, which only Docker can push, and for an expression.
 */
function registryOf(tag: string): string | undefined {
  const [first, ...rest] = tag.split('/');
  const registry = rest.length === 0 ? '' : /[.:{]|^localhost$/.test(first) ? first : 'docker.io';
  return registry === '' || registry.includes('${') || /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(registry)
    ? undefined : registry;
}

/** Whether Docker's configuration, or the program that it names, stores credentials for a registry. */
function hasCredentials(registry: string): boolean {
  const file = join(process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'config.json');
  const { auths = {}, credHelpers = {}, credsStore } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const names = registry === 'docker.io' ? [registry, 'https://index.docker.io/v1/'] : [registry, `https://${registry}`];
  const stored = credsStore === undefined ? undefined : ask(`docker-credential-${credsStore}`, 'list').text;
  const all = { ...auths, ...credHelpers, ...JSON.parse(stored ?? '{}') };
  return names.some(name => name in all);
}
