import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Builder } from './buildkitd';
import { startBuildKit, startBuildKitElsewhere } from './buildkitd';
import { docker, script } from './engine';
import { imageDifference } from './image-difference';
import type { Registry } from './registry';
import { startRegistry } from './registry';
import { SNAPSHOT, SNAPSHOT_ADDRESS, startSnapshots } from './snapshot-server';
import {
  App, AppUser, AptPackages, Attestation, BuildContext, BuilderDriver, Certificates, CompanyNetwork, Dockerfile, GoBuild,
  Image, NpmPackages, PipRequirements, Stack, UvProject,
} from '../../src';
import * as uv from '../../src/python/uv.json';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const EXAMPLE = join(__dirname, '../../examples/python-service');

let registry: Registry;
let here: Builder;
let elsewhere: Builder;
let stopSnapshots: () => string[];

/** An image with the programs of this machine that the pieces need. */
function pushTools(base: string, tools: string): string {
  const npm = dirname(execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim());
  mkdirSync('tools');
  cpSync(process.execPath, 'tools/node');
  writeFileSync('tools/Dockerfile', [
    `FROM ${base}`,
    'COPY node /usr/local/bin/',
    'COPY --from=npm /node_modules/npm /usr/local/lib/node_modules/npm',
    'COPY --from=go / /usr/local/go/',
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
    'ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/go/bin',
  ].join('\n'));
  const root = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
  docker('buildx', 'build', '--load', '--build-context', `npm=${npm}`, '--build-context', `go=${root}`, '--tag', tools, 'tools');
  return push(tools);
}

/** Pushes an image of the engine, and returns its reference with the digest. */
function push(image: string): string {
  docker('push', '--quiet', image);
  const references: string[] = JSON.parse(docker('inspect', '--format', '{{json .RepoDigests}}', image));
  return references.find(reference => reference.startsWith(image.replace(/:[^/]+$/, '@')))!;
}

/** Projects in the languages of the pieces. */
function writeProjects(): void {
  mkdirSync('web');
  writeFileSync('web/package.json', JSON.stringify({ name: 'web', version: '1.0.0', dependencies: { 'is-number': '7.0.0' } }));
  execFileSync('npm', ['install', '--package-lock-only', '--silent'], { cwd: 'web' });
  mkdirSync('program');
  writeFileSync('program/go.mod', 'module example.com/program\n\ngo 1.24\n');
  writeFileSync('program/go.sum', '');
  writeFileSync('program/main.go', 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("Hello")\n}\n');
  cpSync(EXAMPLE, 'service', { recursive: true });
  execFileSync('python3', ['-m', 'venv', '.uv']);
  execFileSync('.uv/bin/pip', ['install', '--quiet', `uv==${uv.version}`]);
  execFileSync('.uv/bin/uv', ['lock', '--quiet', '--directory', 'service'], { env: { ...process.env, SSL_CERT_FILE: CERTIFICATES }, stdio: 'pipe' });
  writeFileSync('requirements.txt', 'six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n');
  writeFileSync('uv.txt', `uv==${uv.version} --hash=sha256:${uv.sha256.amd64}\n`);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Company of the tests', '-keyout', 'key.pem', '-out', 'company.crt'], { stdio: 'pipe' });
  writeFileSync('Dockerfile.existing', 'ARG BASE\nFROM $BASE\nARG SOURCE_DATE_EPOCH\nRUN useradd --create-home app && date -d "@$SOURCE_DATE_EPOCH" > /built\nCOPY web /web\n');
}

function synth(debian: string, tools: string): string {
  const app = new App({ driver: BuilderDriver.REMOTE });
  const stack = new Stack(app, 'pieces', {
    registry: registry.host,
    defaults: {
      reproducible: true,
      attest: [Attestation.disabled('sbom')], // its generator is on Docker Hub
      companyNetwork: new CompanyNetwork({ caBundle: CERTIFICATES }),
      extraHosts: { 'snapshot.debian.org': SNAPSHOT_ADDRESS },
    },
  });
  const context = BuildContext.directory('.');
  const base = new Image(stack, 'base', { published: false });
  const user = new AppUser('app');
  base.dockerfile.stage('run', BuildContext.image(debian))
    .run("rm -rf /etc/apt/sources.list.d; echo 'deb http://some.mirror.debian.org/debian bookworm main' > /etc/apt/sources.list")
    .apply(new AptPackages(['ca-certificates', 'openssl', 'python3-venv'], { snapshot: SNAPSHOT }));
  new Image(stack, 'pip', { context }).dockerfile.stage('run', base)
    .apply(new Certificates(['company.crt'])).apply(user)
    .apply(new PipRequirements('requirements.txt', { virtualEnv: '/home/app/venv', requireHashes: true, user }));
  new Image(stack, 'uv', { context }).dockerfile.stage('run', base)
    .apply(new PipRequirements('uv.txt', { virtualEnv: '/opt/uv', requireHashes: true }))
    .env({ PATH: '/opt/uv/bin:/usr/local/bin:/usr/bin:/bin' }).workdir('/srv/service')
    .apply(new UvProject('service'));
  new Image(stack, 'npm', { context }).dockerfile.stage('run', BuildContext.image(tools)).workdir('/srv/web').apply(new NpmPackages('web'));
  const go = new Image(stack, 'go', { context });
  const program = go.dockerfile.stage('build', BuildContext.image(tools)).apply(new GoBuild('/program', { directory: 'program' }));
  go.dockerfile.stage('run', BuildContext.scratch()).copyFrom(program, ['/program'], '/').entrypoint(['/program']);
  new Image(stack, 'existing', { context, dockerfile: Dockerfile.fromFile('Dockerfile.existing'), args: { BASE: debian } });
  app.synth();
  return JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).stacks[0].command;
}

/** Builds and pushes all images, and returns their references with the digests. */
async function build(command: string, { env }: Builder): Promise<Map<string, string>> {
  const metadata = join(env.BUILDX_CONFIG!, 'metadata.json');
  await promisify(execFile)('docker', [...command.split(' ').slice(1), '--push', '--provenance=false', '--metadata-file', metadata], { env: { ...process.env, ...env }, maxBuffer: 2 ** 28 });
  const built: Record<string, any> = JSON.parse(readFileSync(metadata, 'utf8'));
  return new Map(Object.entries(built).flatMap(([name, { 'image.name': reference, 'containerimage.digest': digest }]) =>
    (reference ? [[name, `${reference.replace(/:[^/]+$/, '')}@${digest}`] as const] : [])));
}

beforeAll(async () => {
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  [registry, stopSnapshots] = await Promise.all([startRegistry(), startSnapshots()]);
  [here, elsewhere] = [await startBuildKit(registry.host), await startBuildKitElsewhere(registry.host)];
  writeProjects();
});

afterAll(async () => {
  await Promise.all([here, elsewhere].map(builder => builder.stop()));
  await registry.stop();
  stopSnapshots();
});

test('builds on two machines have equal digests', async () => {
  const base = `${registry.host}/debian:bookworm`;
  script('base-image', 'bookworm', base);
  const command = synth(push(base), pushTools(base, `${registry.host}/tools:1`));
  const [one, other] = [await build(command, here), await build(command, elsewhere)];

  expect([...one.keys()].sort()).toEqual(['existing', 'go', 'npm', 'pip', 'uv']);
  const differences: Record<string, string> = {};
  for (const [name, reference] of [...one].filter(([key, value]) => other.get(key) !== value)) {
    differences[name] = await imageDifference(reference, other.get(name)!);
  }
  expect(differences).toEqual({});
});
