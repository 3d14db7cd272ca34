import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, script } from './engine';

/** A stand-alone BuildKit, and the environment in which Buildx uses it. */
export interface Builder {
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts a BuildKit with an empty cache, whose steps have another clock and another host name. */
export function startBuildKitElsewhere(registry: string): Promise<Builder> {
  script('install-program', 'faketime');
  const [CLOCK] = execFileSync('dpkg', ['--listfiles', 'libfaketime'], { encoding: 'utf8' }).split('\n').filter(path => path.endsWith('/libfaketime.so.1'));
  return startBuildKit(registry, ['--oci-worker-binary', join(__dirname, 'other-runc')], { CLOCK, USER: 'somebody' });
}

/** Starts a BuildKit with an empty cache, on a socket in a directory of its own. */
export async function startBuildKit(registry: string, args: string[] = [], variables: NodeJS.ProcessEnv = {}): Promise<Builder> {
  const program = script('install-buildkitd', '0.27.1');
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-buildkit-'));
  const address = `unix://${directory}/buildkitd.sock`;
  writeFileSync(join(directory, 'buildkitd.toml'), `[registry."${registry}"]\n  http = true\n`);
  const daemon = spawn(program, ['--config', join(directory, 'buildkitd.toml'), '--root', join(directory, 'root'), '--addr', address, '--containerd-worker=false', ...args], { stdio: 'ignore', env: { ...process.env, ...variables } });
  const env = { BUILDX_CONFIG: join(directory, 'buildx'), BUILDX_BUILDER: 'apart' };
  const create = () => spawnSync('docker', ['buildx', 'create', '--name', 'apart', '--driver', 'remote', '--bootstrap', address], { env: { ...process.env, ...env, BUILDX_BUILDER: '' } });
  for (let tries = 0; create().status !== 0; tries++) {
    if (tries > 100 || daemon.exitCode !== null) {
      throw new Error('BuildKit does not start');
    }
    spawnSync('docker', ['buildx', 'rm', 'apart'], { env: { ...process.env, ...env } });
    await new Promise(done => setTimeout(done, 200));
  }
  return {
    env,
    stop: async () => {
      const ended = once(daemon, 'exit');
      daemon.kill();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The platforms of an image in a registry. */
export function platformsOf(image: string): string[] {
  const { manifest } = JSON.parse(docker('buildx', 'imagetools', 'inspect', '--format', '{{json .}}', image));
  return manifest.manifests.map(({ platform: { os, architecture } }: any) => `${os}/${architecture}`)
    .filter((platform: string) => platform !== 'unknown/unknown').sort();
}
