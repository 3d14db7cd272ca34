import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Builder } from './buildkitd';
import { startBuildKit, startBuildKitElsewhere } from './buildkitd';
import { docker, script } from './engine';
import { imageDifference } from './image-difference';
import type { Registry } from './registry';
import { startRegistry } from './registry';
import { SNAPSHOT_ADDRESS, startSnapshots } from './snapshot-server';
import type { Stack, TargetDefaults } from '../../src';
import { Attestation, BuildContext, CompanyNetwork, Image } from '../../src';

/** The file with the certificates that this machine trusts. */
export const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** Two machines that build the same images, with empty caches. Their clocks, host names and users differ. */
export class TwoBuilders {
  /** Starts the builders, a registry, and a server for snapshots of Debian's archive. */
  public static async start(): Promise<TwoBuilders> {
    const registry = await startRegistry();
    return new TwoBuilders(registry, await startBuildKit(registry.host), await startBuildKitElsewhere(registry.host), await startSnapshots());
  }

  /** Attributes of reproducible images, in the network of this machine. */
  public readonly defaults: TargetDefaults = {
    reproducible: true,
    attest: [Attestation.disabled('sbom')], // its generator is on Docker Hub
    companyNetwork: new CompanyNetwork({ caBundle: CERTIFICATES }),
    extraHosts: { 'snapshot.debian.org': SNAPSHOT_ADDRESS },
  };

  private constructor(
    public readonly registry: Registry, private readonly here: Builder, private readonly elsewhere: Builder,
    private readonly stopSnapshots: () => string[],
  ) {}

  /** Adds an image of Debian whose packages come from snapshots. */
  public debian(stack: Stack): Image {
    const tag = `${this.registry.host}/debian:bookworm`;
    script('base-image', 'bookworm', tag);
    const image = new Image(stack, 'debian', { published: false });
    image.dockerfile.stage('run', BuildContext.image(this.push(tag)))
      .run("rm -rf /etc/apt/sources.list.d; echo 'deb http://some.mirror.debian.org/debian bookworm main' > /etc/apt/sources.list");
    return image;
  }

  /** Pushes an image of the engine, and returns its reference with the digest. */
  public push(image: string): string {
    docker('push', '--quiet', image);
    const references: string[] = JSON.parse(docker('inspect', '--format', '{{json .RepoDigests}}', image));
    return references.find(reference => reference.startsWith(image.replace(/:[^/]+$/, '@')))!;
  }

  /** Builds everything twice. Returns the first difference of each image, or `equal`. */
  public async compare(command: string): Promise<Record<string, string>> {
    const [one, other] = [await build(command, this.here), await build(command, this.elsewhere)];
    const compared = [...one].map(async ([name, reference]) =>
      [name, reference === other.get(name) ? 'equal' : await imageDifference(reference, other.get(name)!)]);
    return Object.fromEntries(await Promise.all(compared));
  }

  /** Stops everything, and returns what the server for snapshots was asked for. */
  public async stop(): Promise<string[]> {
    await Promise.all([this.here, this.elsewhere].map(builder => builder.stop()));
    await this.registry.stop();
    return this.stopSnapshots();
  }
}

/** Builds and pushes all images, and returns their references with the digests. */
async function build(command: string, { env }: Builder): Promise<Map<string, string>> {
  const metadata = join(env.BUILDX_CONFIG!, 'metadata.json');
  await promisify(execFile)('docker', [...command.split(' ').slice(1), '--push', '--provenance=false', '--metadata-file', metadata], { env: { ...process.env, ...env }, maxBuffer: 2 ** 28 });
  const built: Record<string, any> = JSON.parse(readFileSync(metadata, 'utf8'));
  return new Map(Object.entries(built).flatMap(([name, { 'image.name': reference, 'containerimage.digest': digest }]) =>
    (reference ? [[name, `${reference.replace(/:[^/]+$/, '')}@${digest}`] as const] : [])));
}
