import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newProject, packagesEnv, run } from './new-project';
import { type NpmRegistry, startNpmRegistry } from './npm-registry';
import { tarballs } from './packages';
import { type Builder, startBuildKit } from '../../../test/e2e/buildkitd';
import { docker, script } from '../../../test/e2e/engine';
import { type Registry, startRegistry } from '../../../test/e2e/registry';
import { temporaryDirectory } from '../projects';

/** What the jobs of CI need: registries on loopback, a builder without a cache, and a project with images. */
export interface Machine {
  /** The host of the registry of images. */
  readonly host: string;
  readonly env: NodeJS.ProcessEnv;
  /** The directory of the project, which is a repository. */
  readonly project: string;
  /** Builds by the name of `ImagesBuilder`. */
  readonly builder: string;
  stop(): Promise<void>;
}

/** Starts what jobs need. The project is new, with images in place of those of the sample. */
export async function startMachine(): Promise<Machine> {
  const [npm, registry]: [NpmRegistry, Registry] = [await startNpmRegistry(tarballs()), await startRegistry()];
  const builder: Builder = await startBuildKit(registry.host);
  const host = registry.host;
  script('base-image', 'bookworm', `${host}/base:1`);
  docker('push', '--quiet', `${host}/base:1`);
  pushScanner(host);
  const config = temporaryDirectory(); // logins of the jobs
  const env = { ...packagesEnv(npm.url), ...builder.env, DOCKER_CONFIG: config };
  const project = await newProject('bake-app', env);
  return {
    host,
    env,
    project,
    builder: builder.env.BUILDX_BUILDER!,
    stop: async () => {
      docker('image', 'rm', '--force', `${host}/base:1`, `${host}/scanner:1`);
      await builder.stop();
      await registry.stop();
      await npm.stop();
    },
  };
}

/**
 * Pushes a program that makes an SBOM of nothing. The usual one is not in this registry.
 *
 * @see https://github.com/moby/buildkit/blob/master/docs/attestations/sbom-protocol.md
 */
function pushScanner(host: string): void {
  const directory = temporaryDirectory();
  const statement = { _type: 'https://in-toto.io/Statement/v0.1', predicateType: 'https://spdx.dev/Document', predicate: { SPDXID: 'SPDXRef-DOCUMENT', spdxVersion: 'SPDX-2.3' } };
  writeFileSync(join(directory, 'statement.json'), JSON.stringify(statement));
  writeFileSync(join(directory, 'Dockerfile'), [
    `FROM ${host}/base:1`, 'COPY statement.json /', 'CMD ["sh", "-c", "cp /statement.json $BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"]',
  ].join('\n'));
  docker('build', '--quiet', '--tag', `${host}/scanner:1`, directory);
  docker('push', '--quiet', `${host}/scanner:1`);
}

/** Writes files of a project, and commits them. Returns the commit. */
export async function commit({ project, env }: Machine, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(project, path, '..'), { recursive: true });
    writeFileSync(join(project, path), content);
  }
  await run('git add --all && git commit --quiet --message change', project, env);
  return (await run('git rev-parse HEAD', project, env)).trim();
}

/** The attestations and platforms of an image in a registry. */
export function manifestOf(image: string): { platforms: string[]; attestations: string[] } {
  const { manifests } = JSON.parse(docker('buildx', 'imagetools', 'inspect', '--raw', image));
  const isAttestation = (manifest: any) => manifest.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
  const own = manifests.filter((manifest: any) => !isAttestation(manifest));
  const layers = manifests.filter(isAttestation).flatMap(({ digest }: any) =>
    JSON.parse(docker('buildx', 'imagetools', 'inspect', '--raw', `${image.replace(/:[^:/]*$/, '')}@${digest}`)).layers);
  return {
    platforms: own.map(({ platform: { os, architecture } }: any) => `${os}/${architecture}`).sort(),
    attestations: [...new Set<string>(layers.map((layer: any) => layer.annotations['in-toto.io/predicate-type']))].sort(),
  };
}
