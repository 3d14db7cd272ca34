import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ask } from './ask';
import type { Check } from './check';
import type { Output } from '../graph/output';

/** Checks that credentials are stored for the registries of the published images. */
export function checkRegistries(output: Output | undefined): Check[] {
  const tags = [...output?.targets.values() ?? []].filter(({ published }) => published).flatMap(target => target.tags);
  const registries = [...new Set(tags.map(registryOf).filter(registry => !registry.includes('${')))];
  return registries.map(registry => {
    const name = `registry ${registry}`;
    return hasCredentials(registry)
      ? { name, found: 'credentials are stored' }
      : { name, found: 'no credentials are stored', fix: `log in before you push: docker login ${registry}` };
  });
}

/** The registry of a reference: the part before the first slash, if it looks like a host. */
function registryOf(tag: string): string {
  const [first, ...rest] = tag.split('/');
  return rest.length > 0 && /[.:{]|^localhost$/.test(first) ? first : 'docker.io';
}

/** Whether Docker's configuration, or the program that it names, stores credentials for a registry. */
function hasCredentials(registry: string): boolean {
  const file = join(process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'config.json');
  const { auths = {}, credHelpers = {}, credsStore } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const names = registry === 'docker.io' ? [registry, 'https://index.docker.io/v1/'] : [registry, `https://${registry}`];
  const stored = credsStore === undefined ? undefined : ask(`docker-credential-${credsStore}`, 'list').text;
  return names.some(name => name in auths || name in credHelpers || name in JSON.parse(stored ?? '{}'));
}
