import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { script } from './engine';

/** A registry on loopback. */
export interface Registry {
  /** `127.0.0.1` and the port. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts a registry on a free port of loopback, with a directory of its own. */
export async function startRegistry(): Promise<Registry> {
  const program = script('install-program', 'docker-registry');
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(directory, 'config.yml');
  writeFileSync(config, JSON.stringify({ version: '0.1', storage: { filesystem: { rootdirectory: join(directory, 'data') } }, http: { addr: host } }));
  const registry = spawn(program, ['serve', config], { stdio: 'ignore' });
  for (let tries = 0; ; tries++) {
    if (await fetch(`http://${host}/v2/`).then(({ ok }) => ok, () => false)) {
      break;
    }
    if (tries > 100 || registry.exitCode !== null) {
      throw new Error('the registry does not start');
    }
    await new Promise(done => setTimeout(done, 100));
  }
  return {
    host,
    stop: async () => {
      const ended = once(registry, 'exit');
      registry.kill();
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
