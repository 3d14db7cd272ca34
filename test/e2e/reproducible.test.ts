import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { docker, script } from './engine';
import { SNAPSHOT } from './snapshot-server';
import { CERTIFICATES, TwoBuilders } from './two-builders';
import {
  App, AppUser, AptPackages, BuildContext, BuilderDriver, Certificates, Dockerfile, GoBuild, Image, NpmPackages, PipRequirements, Stack,
  UvProject,
} from '../../src';
import * as uv from '../../src/python/uv.json';

const EXAMPLE = join(__dirname, '../../examples/python-service');

let builders: TwoBuilders;

/** Pushes an image with the programs of this machine that the pieces need. */
function pushTools(): string {
  const base = `${builders.registry.host}/debian:bookworm`;
  const tools = `${builders.registry.host}/tools:1`;
  script('base-image', 'bookworm', base);
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
  return builders.push(tools);
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
  writeFileSync('Dockerfile.existing', 'FROM debian\nARG SOURCE_DATE_EPOCH\nRUN useradd --create-home app && date -d "@$SOURCE_DATE_EPOCH" > /built\nCOPY web /web\n');
}

function synth(tools: string): string {
  const app = new App({ driver: BuilderDriver.REMOTE });
  const stack = new Stack(app, 'pieces', { registry: builders.registry.host, defaults: builders.defaults });
  const context = BuildContext.directory('.');
  const user = new AppUser('app');
  const base = new Image(stack, 'base', { published: false });
  const debian = builders.debian(stack);
  base.dockerfile.stage('run', debian).apply(new AptPackages(['ca-certificates', 'openssl', 'python3-venv'], { snapshot: SNAPSHOT }));
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
  new Image(stack, 'existing', { context, dockerfile: Dockerfile.fromFile('Dockerfile.existing'), base: debian });
  app.synth();
  return JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).stacks[0].command;
}

beforeAll(async () => {
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  builders = await TwoBuilders.start();
  writeProjects();
});

afterAll(async () => {
  const asked = await builders.stop();
  expect(asked).toContainEqual(`snapshot.debian.org/archive/debian/${SNAPSHOT}/dists/bookworm/InRelease`);
});

test('builds on two machines have equal digests', async () => {
  expect(await builders.compare(synth(pushTools()))).toEqual({ existing: 'equal', go: 'equal', npm: 'equal', pip: 'equal', uv: 'equal' });
});
