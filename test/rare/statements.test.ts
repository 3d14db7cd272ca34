import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { goTool } from './go-tool';
import { runCommand, TSX } from '../cli/command';
import type { Builder } from '../e2e/buildkitd';
import { startBuildKit } from '../e2e/buildkitd';
import { docker, script } from '../e2e/engine';
import { release, SOURCES } from '../e2e/python-sources';
import type { Registry } from '../e2e/registry';
import { startRegistry } from '../e2e/registry';

const SYFT = 'github.com/anchore/syft/cmd/syft@v1.57.1';
const COSIGN = 'github.com/sigstore/cosign/v2/cmd/cosign@v2.6.1';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const EXAMPLE = join(__dirname, '../../examples/python-service');

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));
let registry: Registry;
let builder: Builder;

const run = (...args: string[]) => runCommand(args, folder, builder.env);

/** A generator of SBOMs by the protocol of BuildKit. It scans with Syft, as the default generator does. */
const GENERATOR = `
set -eu
/syft scan "dir:$BUILDKIT_SCAN_SOURCE" --override-default-catalogers image --select-catalogers +sbom-cataloger --output spdx-json=/tmp/sbom
{
    printf '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":'
    cat /tmp/sbom
    echo '}'
} > "$BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"
`;

function pushGenerator(base: string): void {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));
  copyFileSync(goTool(SYFT), join(directory, 'syft'));
  writeFileSync(join(directory, 'generator.sh'), GENERATOR);
  writeFileSync(join(directory, 'Dockerfile'), `FROM ${base}\nCOPY syft generator.sh /\nENV SYFT_CHECK_FOR_APP_UPDATE=false\nENTRYPOINT ["sh", "/generator.sh"]\n`);
  docker('build', '--quiet', '--tag', `${registry.host}/generator:1`, '--provenance=false', directory);
  docker('push', '--quiet', `${registry.host}/generator:1`);
}

function program(): string {
  const { release: version, sha256 } = release('3.13.5');
  return `
import { App, Attestation, BuilderDriver, BuildContext, CompanyNetwork, Image, PythonAppImage, PythonBuilderImage, PythonPart, PythonProfile, PythonSource, PythonVersion, SlimPythonImage, Stack } from 'cdk-bake';
const companyNetwork = new CompanyNetwork({ caBundle: '${CERTIFICATES}' });
const attest = [Attestation.sbom({ generator: '${registry.host}/generator:1' })];
const app = new App({ driver: BuilderDriver.REMOTE, defaults: { attest, companyNetwork } });
const stack = new Stack(app, 's', { registry: '${registry.host}' });
const builder = new PythonBuilderImage(stack, 'builder', {
  baseImage: BuildContext.image('${registry.host}/debian:12'),
  source: PythonSource.directory('${SOURCES}'),
  profile: PythonProfile.DEVELOPMENT,
  versions: [PythonVersion.of('${version}', { sha256: '${sha256}' })],
});
const python = new SlimPythonImage(stack, '313', { builder });
const scratch = new SlimPythonImage(stack, 'scratch', { builder, version: PythonVersion.of('3.13'), baseImage: BuildContext.scratch(), without: [PythonPart.TKINTER] });
new PythonAppImage(stack, 'service', { project: 'service', python });
new Image(stack, 'derived').dockerfile.stage('run', scratch).file('/hello', 'hello\\n');
app.synth();
`;
}

beforeAll(async () => {
  registry = await startRegistry();
  builder = await startBuildKit(registry.host);
  script('python-sources', SOURCES, '3.13.5');
  const base = `${registry.host}/debian:12`;
  script('base-image', 'bookworm', base);
  docker('push', '--quiet', base);
  pushGenerator(base);
  cpSync(EXAMPLE, join(folder, 'service'), { recursive: true });
  writeFileSync(join(folder, 'images.ts'), program());
  writeFileSync(join(folder, 'cdk-bake.json'), JSON.stringify({ app: `${TSX} images.ts` }));
  const { status, stderr } = run('build', '--push', '--metadata', 'images.json');
  if (status !== 0) {
    throw new Error(stderr.slice(-4000));
  }
});

afterAll(async () => {
  await builder.stop();
  await registry.stop();
  rmSync(folder, { recursive: true });
});

/** The images that were pushed, by the ID of the target. */
const pushed = (): Record<string, { tags: string[]; digest: string }> => JSON.parse(readFileSync(join(folder, 'images.json'), 'utf8'));

/** The packages in the SBOM of an image, as `name version`. */
function packagesOf(id: string): string[] {
  const { SPDX } = JSON.parse(docker('buildx', 'imagetools', 'inspect', '--format', '{{json .SBOM}}', pushed()[id].tags[0]));
  return SPDX.packages.map(({ name, versionInfo }: any) => `${name} ${versionInfo}`);
}

const DISTRIBUTION = ['libssl3', 'libsqlite3-0', 'libffi8', 'zlib1g', 'liblzma5', 'libbz2-1.0', 'libc6', 'ca-certificates'];

test.each([
  ['s/python313', ['dpkg', 'apt']],
  ['s/scratch', []],
  ['s/service', ['dpkg', 'starlette', 'uvicorn', 'httptools', 'anyio', 'h11', 'service']],
  ['s/derived', []],
])('the SBOM of %s names what Python is linked to and made of, and the packages of the application', (id, others) => {
  const packages = packagesOf(id);
  const names = packages.map(one => one.split(' ')[0]);
  expect(names).toEqual(expect.arrayContaining([...DISTRIBUTION, 'expat', 'mpdecimal', 'hacl-star', 'pip', ...others]));
  expect(packages).toContain('python 3.13.5');
});

test('published images are as the program says', () => {
  const { status, stdout } = run('verify', '--json');
  expect(JSON.parse(stdout).map(({ provenance, sbom, problems }: any) => ({ provenance, sbom, problems })))
    .toEqual(['builder', 'python313', 'scratch', 'service', 'derived'].map(() => ({ provenance: 'max', sbom: expect.any(Number), problems: [] })));
  expect(status).toBe(0);
});

test('the page about the supply chain signs what is pushed, and checks the signatures', () => {
  const cosign = goTool(COSIGN);
  const page = readFileSync(join(__dirname, '../../docs/supply-chain.md'), 'utf8');
  const [, sign] = /^(jq .*cosign sign .*)$/m.exec(page)!;
  const [, check] = /^(cosign verify --key cosign\.pub )registry\S+$/m.exec(page)!;
  const shell = (command: string) =>
    spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: `${dirname(cosign)}:${process.env.PATH}`, COSIGN_PASSWORD: '' } });
  execFileSync(cosign, ['generate-key-pair'], { cwd: folder, env: { ...process.env, COSIGN_PASSWORD: '' }, stdio: 'pipe' });

  expect(shell(`${sign} --tlog-upload=false`)).toMatchObject({ status: 0 });
  const images = Object.values(pushed());
  expect(images).toHaveLength(5);
  for (const { tags: [tag], digest } of images) {
    expect(shell(`${check} ${tag}@${digest} --insecure-ignore-tlog`)).toMatchObject({ status: 0 });
  }
  expect(shell(`${check} ${registry.host}/debian:12 --insecure-ignore-tlog`)).toMatchObject({ status: expect.any(Number), stderr: expect.stringContaining('no signatures found') });
});
