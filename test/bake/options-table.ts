import type { ImageProps } from '../../src';
import {
  Attestation, BuildContext, BuildPolicy, BuildSecret, CacheDestination, CacheMode, CacheSource, Compression, LocalOutputMode, Output,
  Platform, ProvenanceMode,
} from '../../src';

/** A value of an attribute, and what Buildx resolves it to. */
export interface Option {
  /** The factory or constant, such as `CacheSource.s3`. */
  readonly of: string;
  /** The property that is set besides those that are required. */
  readonly property?: string;
  readonly props: ImageProps;
  readonly attribute: string;
  readonly printed: unknown;
  /** The version of Buildx that reads it. */
  readonly since?: string;
}

type Keys = Record<string, readonly [key: string, value: string | number | boolean, since?: string]>;

/** One option without optional properties, and one for each optional property. */
function each(
  of: string, attribute: string, make: (options: any) => ImageProps,
  always: Record<string, string | boolean>, optional: Keys = {}, required: Keys = {},
): Option[] {
  const needed = Object.fromEntries(Object.entries(required).map(([property, [, value]]) => [property, value]));
  const base = { ...always, ...Object.fromEntries(Object.values(required).map(([key, value]) => [key, String(value)])) };
  return [
    { of, attribute, props: make(needed), printed: [base] },
    ...Object.entries(optional).map(([property, [key, value, since]]) =>
      ({ of, property, attribute, since, props: make({ ...needed, [property]: value }), printed: [{ ...base, [key]: String(value) }] })),
  ];
}

const LAYERS: Keys = {
  compression: ['compression', Compression.ZSTD],
  compressionLevel: ['compression-level', 3],
  forceCompression: ['force-compression', true],
  ociMediaTypes: ['oci-mediatypes', true],
};
const EXPORT: Keys = { ...LAYERS, mode: ['mode', CacheMode.MAX], ignoreError: ['ignore-error', true] };
const GITHUB: Keys = { scope: ['scope', 'a'], url: ['url', 'https://a'], urlV2: ['url_v2', 'https://b'], timeout: ['timeout', '1m'] };
const BUCKET: Keys = { bucket: ['bucket', 'a'], region: ['region', 'b'] };
const S3: Keys = {
  name: ['name', 'c'],
  prefix: ['prefix', 'd/'],
  blobsPrefix: ['blobs_prefix', 'e/'],
  manifestsPrefix: ['manifests_prefix', 'f/'],
  endpointUrl: ['endpoint_url', 'https://s3'],
  usePathStyle: ['use_path_style', true],
};
const ACCOUNT: Keys = { accountUrl: ['account_url', 'https://a'], name: ['name', 'b'] };
const AZURE: Keys = { blobsPrefix: ['blobs_prefix', 'c/'], manifestsPrefix: ['manifests_prefix', 'd/'] };
const IMAGE: Keys = { ...LAYERS, name: ['name', 'example.com/a'], rewriteTimestamp: ['rewrite-timestamp', true] };
const REGISTRY: Keys = { ...IMAGE, pushByDigest: ['push-by-digest', true], insecure: ['registry.insecure', true], ociArtifact: ['oci-artifact', true] };
const ARCHIVE: Keys = { ...IMAGE, dest: ['dest', 'a.tar'] };

const from = (make: (o: any) => CacheSource) => (o: any) => ({ cacheFrom: [make(o)] });
const to = (make: (o: any) => CacheDestination) => (o: any) => ({ cacheTo: [make(o)] });
const output = (make: (o: any) => Output) => (o: any) => ({ output: [make(o)] });
const attest = (make: (o: any) => Attestation) => (o: any) => ({ attest: [make(o)] });
const secret = (make: () => BuildSecret) => () => ({ secret: [make()] });

function context(of: string, value: BuildContext, printed: string, property?: string): Option {
  return { of, property, attribute: 'contexts', props: { contexts: { c: value } }, printed: { c: printed } };
}

function platform(name: string, value: Platform, printed: string): Option {
  return { of: `Platform.${name}`, attribute: 'platforms', props: { platforms: [value] }, printed: [printed] };
}

const DIGEST = `sha256:${'0'.repeat(64)}`;
/** Buildx reads policies into objects of its own. */
const policy = (of: string, value: BuildPolicy, printed: object, property?: string): Option =>
  ({ of, property, attribute: 'policy', props: { policy: [value] }, printed: [expect.objectContaining(printed)], since: '0.31' });

/** Every factory and constant of the classes that attributes take, with every property of their options. */
export const OPTIONS: readonly Option[] = [
  ...each('CacheSource.registry', 'cache-from', from(() => CacheSource.registry('r/a')), { type: 'registry', ref: 'r/a' }),
  ...each('CacheSource.gha', 'cache-from', from(o => CacheSource.gha(o)), { type: 'gha' }, GITHUB),
  ...each('CacheSource.s3', 'cache-from', from(o => CacheSource.s3(o)), { type: 's3' }, S3, BUCKET),
  ...each('CacheSource.azblob', 'cache-from', from(o => CacheSource.azblob(o)), { type: 'azblob' }, AZURE, ACCOUNT),
  ...each('CacheSource.local', 'cache-from', from(o => CacheSource.local('a', o)), { type: 'local', src: 'a' }, { tag: ['tag', 't'], digest: ['digest', DIGEST] }),
  ...each('CacheSource.of', 'cache-from', from(() => CacheSource.of({ type: 'other', a: 'b' })), { type: 'other', a: 'b' }),
  ...each('CacheDestination.registry', 'cache-to', to(o => CacheDestination.registry('r/a', o)), { type: 'registry', ref: 'r/a' },
    { ...EXPORT, imageManifest: ['image-manifest', true] }),
  ...each('CacheDestination.gha', 'cache-to', to(o => CacheDestination.gha(o, o)), { type: 'gha' }, { ...GITHUB, ...EXPORT }),
  ...each('CacheDestination.s3', 'cache-to', to(o => CacheDestination.s3(o, o)), { type: 's3' }, { ...S3, ...EXPORT }, BUCKET),
  ...each('CacheDestination.azblob', 'cache-to', to(o => CacheDestination.azblob(o, o)), { type: 'azblob' }, { ...AZURE, ...EXPORT }, ACCOUNT),
  ...each('CacheDestination.local', 'cache-to', to(o => CacheDestination.local('a', o)), { type: 'local', dest: 'a' },
    { ...EXPORT, tag: ['tag', 't'], reset: ['reset', true] }),
  ...each('CacheDestination.inline', 'cache-to', to(() => CacheDestination.inline()), { type: 'inline' }),
  ...each('CacheDestination.of', 'cache-to', to(() => CacheDestination.of({ type: 'other', a: 'b' })), { type: 'other', a: 'b' }),
  ...each('Output.image', 'output', output(o => Output.image(o)), { type: 'image' },
    { ...REGISTRY, push: ['push', true], unpack: ['unpack', true], store: ['store', true] }),
  ...each('Output.registry', 'output', output(o => Output.registry(o)), { type: 'registry' }, REGISTRY),
  ...each('Output.docker', 'output', output(o => Output.docker(o)), { type: 'docker' }, { ...ARCHIVE, tar: ['tar', true], context: ['context', 'c'] }),
  ...each('Output.oci', 'output', output(o => Output.oci(o)), { type: 'oci', dest: '-' }, { ...ARCHIVE, tar: ['tar', true] }),
  ...each('Output.local', 'output', output(o => Output.local('a', o)), { type: 'local', dest: 'a' }, { mode: ['mode', LocalOutputMode.DELETE, '0.35'] }),
  ...each('Output.tar', 'output', output(() => Output.tar('a.tar')), { type: 'tar', dest: 'a.tar' }),
  ...each('Output.cacheOnly', 'output', output(() => Output.cacheOnly()), { type: 'cacheonly' }),
  ...each('Output.of', 'output', output(() => Output.of({ type: 'other', a: 'b' })), { type: 'other', a: 'b' }),
  ...each('Attestation.provenance', 'attest', attest(o => Attestation.provenance(o)), { type: 'provenance' },
    { mode: ['mode', ProvenanceMode.MAX], version: ['version', 'v1'] }),
  ...each('Attestation.sbom', 'attest', attest(o => Attestation.sbom(o)), { type: 'sbom' }, { generator: ['generator', 'example.com/scanner'] }),
  ...each('Attestation.disabled', 'attest', attest(() => Attestation.disabled('sbom')), { type: 'sbom', disabled: true }),
  ...each('Attestation.of', 'attest', attest(() => Attestation.of({ type: 'other', a: 'b' })), { type: 'other', a: 'b' }),
  ...each('BuildSecret.file', 'secret', secret(() => BuildSecret.file('s', 'secret')), { id: 's', src: 'secret' }),
  ...each('BuildSecret.env', 'secret', secret(() => BuildSecret.env('s', 'A')), { id: 's', env: 'A' }),
  context('BuildContext.directory', BuildContext.directory('a'), 'a'),
  context('BuildContext.image', BuildContext.image('debian:12'), 'docker-image://debian:12'),
  context('BuildContext.git', BuildContext.git('https://a/b.git'), 'https://a/b.git'),
  context('BuildContext.git', BuildContext.git('https://a/b.git', { revision: 'v1' }), 'https://a/b.git#v1', 'revision'),
  context('BuildContext.git', BuildContext.git('https://a/b.git', { subdirectory: 'c' }), 'https://a/b.git#:c', 'subdirectory'),
  context('BuildContext.url', BuildContext.url('https://a/b.tar.gz'), 'https://a/b.tar.gz'),
  context('BuildContext.ociLayout', BuildContext.ociLayout('a'), 'oci-layout://a'),
  context('BuildContext.ociLayout', BuildContext.ociLayout('a', { tag: 't' }), 'oci-layout://a:t', 'tag'),
  context('BuildContext.ociLayout', BuildContext.ociLayout('a', { digest: DIGEST }), `oci-layout://a@${DIGEST}`, 'digest'),
  policy('BuildPolicy.file', BuildPolicy.file('a.rego'), { Files: [expect.objectContaining({ Filename: 'a.rego' })] }),
  policy('BuildPolicy.file', BuildPolicy.file('a.rego', { strict: true }), { Strict: true }, 'strict'),
  policy('BuildPolicy.file', BuildPolicy.file('a.rego', { reset: true }), { Reset: true }, 'reset'),
  policy('BuildPolicy.file', BuildPolicy.file('a.rego', { logLevel: 'debug' }), { LogLevel: 'debug' }, 'logLevel'),
  policy('BuildPolicy.disabled', BuildPolicy.disabled(), { Disabled: true }),
  platform('LINUX_AMD64', Platform.LINUX_AMD64, 'linux/amd64'),
  platform('LINUX_ARM64', Platform.LINUX_ARM64, 'linux/arm64'),
  platform('LINUX_ARM_V7', Platform.LINUX_ARM_V7, 'linux/arm/v7'),
  platform('LINUX_ARM_V6', Platform.LINUX_ARM_V6, 'linux/arm/v6'),
  platform('LINUX_386', Platform.LINUX_386, 'linux/386'),
  platform('LINUX_PPC64LE', Platform.LINUX_PPC64LE, 'linux/ppc64le'),
  platform('LINUX_RISCV64', Platform.LINUX_RISCV64, 'linux/riscv64'),
  platform('LINUX_S390X', Platform.LINUX_S390X, 'linux/s390x'),
  platform('LOCAL', Platform.LOCAL, 'local'),
  platform('of', Platform.of('linux/loong64'), 'linux/loong64'),
  ...Object.entries({
    memory: ['memory', '1g'],
    memorySwap: ['memory-swap', '2g'],
    cpusetCpus: ['cpuset-cpus', '0-1'],
    cpusetMems: ['cpuset-mems', '2'],
    cpuShares: ['cpu-shares', 3],
    cpuPeriod: ['cpu-period', 4000],
    cpuQuota: ['cpu-quota', 5000],
  } as Keys).map(([property, [key, value]]): Option => (
    { of: 'BuildResources', property, attribute: 'resources', props: { resources: { [property]: value } }, printed: { [key]: value }, since: '0.35' })),
];
