import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker } from './engine';
import type { Registry } from './registry';
import { startRegistry } from './registry';
import { commandOf, TSX } from '../cli/command';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));
let registry: Registry;
let server: Server;
let daemon: ReturnType<typeof spawn>;
let repository: string;
let origin: string;
/** What the server has: texts by path. */
const served = new Map<string, string>();
const asked: string[] = [];

const lockFile = () => JSON.parse(readFileSync(join(folder, 'cdk-bake.lock'), 'utf8'));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** Runs the command while the server of this process answers. */
const run = async (...own: string[]) => {
  const { command, args, env } = commandOf(...own);
  return new Promise<{ status: number | null; stdout: string; stderr: string }>(done => {
    const started = execFile(command, args, { cwd: folder, env, encoding: 'utf8' }, (_error, stdout, stderr) => done({ status: started.exitCode, stdout, stderr }));
  });
};

/** Publishes a base image with a text. */
function publishBase(name: string, text: string): void {
  writeFileSync(join(folder, 'base.txt'), text);
  const dockerfile = 'FROM scratch\nCOPY base.txt /\n';
  execFileSync('docker', ['build', '--quiet', '--provenance=false', '--tag', `${registry.host}/${name}`, '--file', '-', folder], { input: dockerfile, stdio: ['pipe', 'ignore', 'inherit'] });
  docker('push', '--quiet', `${registry.host}/${name}`);
}

function git(...args: string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', ['-C', join(folder, 'work'), ...who, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function commit(text: string): string {
  writeFileSync(join(folder, 'work/file'), text);
  git('add', '.');
  git('commit', '--message', text);
  git('push', '--quiet', '../served/repository.git', 'HEAD:main');
  return git('rev-parse', 'HEAD');
}

/** Adds a release to the listing, as python.org has it. */
function publishRelease(release: string, archive: string | undefined): void {
  const listing = served.get('/ftp/python/') ?? '';
  served.set('/ftp/python/', `${listing}<a href="${release}/">${release}/</a>\n`);
  served.set(`/ftp/python/${release}/`, archive === undefined ? '' : `<a href="Python-${release}.tar.xz">Python-${release}.tar.xz</a>\n`);
  served.set(`/ftp/python/${release}/Python-${release}.tar.xz`, archive ?? '');
}

async function freePort(): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

beforeAll(async () => {
  registry = await startRegistry();
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const text = served.get(url);
    response.writeHead(text === undefined ? 404 : 200).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  mkdirSync(join(folder, 'served/repository.git'), { recursive: true });
  mkdirSync(join(folder, 'work'));
  execFileSync('git', ['init', '--quiet', '--bare', join(folder, 'served/repository.git')]);
  git('init', '--quiet');
  const port = await freePort();
  daemon = spawn('git', ['daemon', '--export-all', '--listen=127.0.0.1', `--port=${port}`, `--base-path=${join(folder, 'served')}`], { stdio: 'ignore', detached: true });
  repository = `git://127.0.0.1:${port}/repository.git`;
  served.set('/tool', 'tool 1');
  commit('file 1');
  publishBase('base:1', 'base 1');
  publishBase('other:1', 'other 1');
  writeFileSync(join(folder, 'cdk-bake.json'), JSON.stringify({ app: `${TSX} images.ts` }));
  writeFileSync(join(folder, 'Dockerfile'), `# syntax=${registry.host}/dockerfile:1\nFROM ${registry.host}/base:1\nLABEL existing=1\n`);
  program();
});

afterAll(async () => {
  process.kill(-daemon.pid!);
  server.close();
  await registry.stop();
  rmSync(folder, { recursive: true });
});

/** An image on a base, one on it, one on another base with files from elsewhere, and an existing Dockerfile. */
function program(more = ''): void {
  writeFileSync(join(folder, 'images.ts'), `
import { App, BuildContext, Dockerfile, Image, Platform, PythonBuilderImage, PythonSource, SlimPythonImage, Stack } from 'cdk-bake';
const app = new App();
const stack = new Stack(app, 's', { registry: '${registry.host}/team' });
const one = new Image(stack, 'one');
one.dockerfile.stage('run', BuildContext.image('${registry.host}/base:1')).label({ one: '1' });
new Image(stack, 'two').dockerfile.stage('run', one).label({ two: '2' });
new Image(stack, 'three').dockerfile.stage('run', BuildContext.image('${registry.host}/other:1'))
  .add(['${repository}#main'], '/repository/')
  .add(['${origin}/tool'], '/');
${more}
app.synth();
`);
}

/** Builds and publishes the images. Returns the digests by name. */
async function publish(): Promise<Record<string, string>> {
  expect(await run('build', '--push', '--metadata', 'built.json')).toMatchObject({ status: 0 });
  return Object.fromEntries(['one', 'two', 'three'].map(name =>
    [name, docker('buildx', 'imagetools', 'inspect', '--format={{.Manifest.Digest}}', `${registry.host}/team/${name}`)]));
}

/** The text of the base image in a published image. */
function baseText(name: string): string {
  docker('pull', '--quiet', `${registry.host}/team/${name}`);
  const container = docker('create', `${registry.host}/team/${name}`, 'none');
  try {
    return spawnSync('sh', ['-c', `docker cp ${container}:/base.txt - | tar --extract --to-stdout`], { encoding: 'utf8' }).stdout;
  } finally {
    docker('rm', container);
  }
}

test('a lock file keeps what is built until it is updated', async () => {
  const { status, stdout } = await run('lock');
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^cdk-bake\.lock: 4 references, 4 changes\n {2}\+ new {2}images \S+\/base:1 +sha256:[0-9a-f]{12}\n/) });
  const first = lockFile();
  expect(Object.keys(first)).toEqual(['version', 'images', 'git', 'urls']);
  expect(first.images[`${registry.host}/base:1`]).toEqual({ digest: expect.stringMatching(/^sha256:/), platforms: ['linux/amd64'], usedBy: ['s/one'] });
  expect(first.git[`${repository}#main`]).toEqual({ commit: git('rev-parse', 'HEAD'), usedBy: ['s/three'] });
  expect(first.urls[`${origin}/tool`]).toEqual({ sha256: sha256('tool 1'), usedBy: ['s/three'] });
  const before = await publish();
  expect(baseText('two')).toBe('base 1');

  publishBase('base:1', 'base 2');
  commit('file 2');
  expect(await publish()).toEqual(before);
  expect(await run('lock')).toMatchObject({ status: 0, stdout: 'cdk-bake.lock: 4 references, nothing has changed\n' });

  const checked = await run('lock', '--check');
  expect(checked).toMatchObject({ status: 1, stdout: expect.stringContaining('2 changes, which are not written') });
  expect(lockFile()).toEqual(first);
  const json = JSON.parse((await run('lock', '--check', '--json')).stdout);
  expect(json.changes.map(({ name }: { name: string }) => name)).toEqual([`${registry.host}/base:1`, `${repository}#main`]);
  expect(json.rebuilds.map(({ id }: { id: string }) => id)).toEqual(['s/one', 's/two', 's/three']);

  const updated = await run('lock', '--update', '*/base:1');
  expect(updated.stdout).toMatch(/1 change\n {2}~ changed {2}images \S+\/base:1 {2}sha256:[0-9a-f]{12} → sha256:[0-9a-f]{12}\n\nBuilt again: 2 of 3 images\n {2}s\/one .*\n {2}s\/two {2}built on s\/one\n$/);
  expect(JSON.parse((await run('affected', '--json')).stdout)).toMatchObject({ levels: [['one'], ['two']], unchanged: ['three'] });
  const after = await publish();
  expect([after.one === before.one, after.two === before.two, after.three]).toEqual([false, false, before.three]);
  expect(baseText('two')).toBe('base 2');
}, 300_000);

test('an existing Dockerfile is pinned, and an unused entry is removed', async () => {
  publishBase('dockerfile:1', 'not a frontend');
  program("new Image(stack, 'existing', { dockerfile: Dockerfile.fromFile('Dockerfile') });");
  const unlocked = await run('synth', '--strict');
  expect({ ...unlocked, status: unlocked.status === 0 }).toMatchObject({ status: false, stderr: expect.stringContaining(`[s/existing] the image "${registry.host}/dockerfile:1" is not pinned in "cdk-bake.lock"; run \`cdk-bake lock\``) });
  expect(await run('lock')).toMatchObject({ status: 0, stdout: expect.stringMatching(/5 references, 1 change\n {2}\+ new {2}images \S+\/dockerfile:1/) });
  expect(await run('synth', '--strict')).toMatchObject({ status: 0 });
  const { target: { existing } } = JSON.parse(spawnSync('docker', ['buildx', 'bake', '-f', 'cdk.out/s/docker-bake.hcl', '--print', 'existing'], { cwd: folder, encoding: 'utf8' }).stdout);
  const { images } = lockFile();
  expect(existing).toMatchObject({
    args: { BUILDKIT_SYNTAX: `${registry.host}/dockerfile:1@${images[`${registry.host}/dockerfile:1`].digest}` },
    contexts: { [`${registry.host}/base:1`]: `docker-image://${registry.host}/base:1@${images[`${registry.host}/base:1`].digest}` },
  });
  program();
  expect((await run('lock')).stdout).toMatch(/4 references, 1 change\n {2}- gone/);
});

test('a platform that the pinned image does not have is an error before an engine runs', async () => {
  program("new Image(stack, 'arm', { platforms: [Platform.LINUX_ARM64] }).dockerfile.stage('run', BuildContext.image('" + registry.host + "/base:1'));");
  expect((await run('synth')).stderr).toContain(`[s/arm] the image "${registry.host}/base:1" is not available for linux/arm64; according to "cdk-bake.lock", it has linux/amd64`);
});

test('a minor version of Python is the newest release that the server has', async () => {
  publishRelease('3.77.8', 'archive 8');
  publishRelease('3.77.9', 'archive 9');
  publishRelease('3.77.10', undefined);
  program(`const baseImage = BuildContext.image('${registry.host}/base:1');
new PythonBuilderImage(stack, 'builder', { baseImage, source: PythonSource.mirror('${origin}/ftp/python') });
new SlimPythonImage(stack, '377', { baseImage });`);
  expect((await run('synth')).stderr).toContain('[s/377] no release of Python 3.77 is known');
  const { status, stdout, stderr } = await run('lock');
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stdout).toMatch(/\+ new {2}python 3\.77 +3\.77\.9\n/);
  expect(lockFile().python['3.77']).toEqual({ release: '3.77.9', url: `${origin}/ftp/python/3.77.9/Python-3.77.9.tar.xz`, sha256: sha256('archive 9'), usedBy: ['s/377'] });
  await run('synth');
  expect(readFileSync(join(folder, 'cdk.out/s/Dockerfile.builder'), 'utf8')).toContain(`ADD --checksum=sha256:${sha256('archive 9')} \\\n    ${origin}/ftp/python/3.77.9/Python-3.77.9.tar.xz`);

  // A later release has a digest in the API, so that nothing is downloaded.
  publishRelease('3.77.11', 'archive 11');
  served.set('/api/v2/downloads/release/?name=Python+3.77.11', JSON.stringify([{ resource_uri: `${origin}/api/v2/downloads/release/7/` }]));
  served.set('/api/v2/downloads/release_file/?release=7', JSON.stringify([{ url: `${origin}/ftp/python/3.77.11/Python-3.77.11.tar.xz`, sha256_sum: sha256('archive 11') }]));
  asked.length = 0;
  expect((await run('lock', '--update', '3.77')).stdout).toContain('3.77.9 → 3.77.11');
  expect(lockFile().python['3.77'].sha256).toBe(sha256('archive 11'));
  expect(asked.filter(path => path.endsWith('.xz'))).toEqual([]);
});

test('everything that cannot be looked up is said at once', async () => {
  program(`new Image(stack, 'no').dockerfile.stage('run', BuildContext.image('${registry.host}/none:1')).add(['${origin}/none'], '/').add(['${repository}#none'], '/none/');`);
  const { status, stderr } = await run('lock');
  expect(status).toBe(1);
  expect(stderr).toMatch(/\/none:1 cannot be looked up \(used by s\/no\): .*not found/);
  expect(stderr).toContain(`${origin}/none cannot be looked up (used by s/no): the server does not have it`);
  expect(stderr).toContain(`${repository}#none cannot be looked up (used by s/no): ${repository} has no reference none`);
});
