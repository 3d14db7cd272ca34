import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A registry for npm on loopback. */
export interface NpmRegistry {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a registry with packed packages. It leads to the registry of this machine for all other packages. */
export async function startNpmRegistry(tarballs: readonly string[]): Promise<NpmRegistry> {
  const others = new URL(execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim());
  const packages = new Map(tarballs.map(tarball => {
    const manifest = JSON.parse(execFileSync('tar', ['--extract', '--to-stdout', '--file', tarball, 'package/package.json'], { encoding: 'utf8' }));
    return [manifest.name, { tarball, manifest }] as const;
  }));
  const server = createServer((request, response) => {
    const [, name, file] = decodeURIComponent(request.url!).split('/');
    const found = packages.get(name);
    if (!found) {
      response.writeHead(302, { location: new URL(request.url!.slice(1), others).href }).end();
    } else if (file === 'package.tgz') {
      response.end(readFileSync(found.tarball));
    } else {
      const { manifest } = found;
      const dist = { tarball: `http://${request.headers.host}/${name}/package.tgz` };
      response.end(JSON.stringify({ name, 'dist-tags': { latest: manifest.version }, 'versions': { [manifest.version]: { ...manifest, dist } } }));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
