import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Builder } from './buildkitd';
import { platformsOf, startBuildKit } from './buildkitd';
import { docker, script } from './engine';
import type { Registry } from './registry';
import { startRegistry } from './registry';
import { runCommand, TSX } from '../cli/command';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));
const SCRIPTS = join(__dirname, '../../scripts/engine');
let registry: Registry;
/** Two machines: the engine of the tests, and another one with nothing in its cache. */
const machines: NodeJS.ProcessEnv[] = [{}];

/** Three levels: an image that compiles, one that is built on a stage of it and on it, and an application with a file. */
const program = (python: string) => writeFileSync(join(folder, 'images.ts'), `
import { App, BuildContext, Image, Stack, Variable } from 'cdk-bake';
const app = new App();
const stack = new Stack(app, 's', { registry: '${registry.host}/team' });
const tag = new Variable(stack, 'TAG', { defaultValue: 'latest' });
const builder = new Image(stack, 'builder');
builder.dockerfile.stage('run', BuildContext.image('${registry.host}/base:1')).env({ TEST: '${process.pid}' }).run('cat /proc/uptime > /compiled');
const python = new Image(stack, 'python', { tags: [\`${registry.host}/team/python:\${tag.value}\`] });
python.dockerfile.stage('run', builder).run(${JSON.stringify(python)});
const api = new Image(stack, 'api', { context: BuildContext.directory('app') });
api.dockerfile.stage('run', python).copy(['main.py'], '/app/');
app.synth();
`);

beforeAll(async () => {
  registry = await startRegistry();
  script('base-image', 'trixie', `${registry.host}/base:1`);
  docker('push', '--quiet', `${registry.host}/base:1`);
  const env = { ...process.env, CDK_BAKE_ENGINE_DIR: join(folder, 'engine') };
  machines.push({ DOCKER_HOST: execFileSync(join(SCRIPTS, 'start'), { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim(), CDK_BAKE_ENGINE_DIR: env.CDK_BAKE_ENGINE_DIR });
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/main.py'), 'print(1)\n');
  writeFileSync(join(folder, 'app/notes.txt'), 'not read\n');
  writeFileSync(join(folder, 'cdk-bake.json'), JSON.stringify({ app: `${TSX} images.ts` }));
  program('echo 1 > /python');
});

afterAll(async () => {
  execFileSync(join(SCRIPTS, 'stop'), { env: { ...process.env, ...machines[1] }, stdio: 'inherit' });
  docker('image', 'rm', '--force', `${registry.host}/base:1`);
  await registry.stop();
  rmSync(folder, { recursive: true });
});

const affected = () => JSON.parse(runCommand(['affected', '--json'], folder).stdout);
/** Publishes what has changed on a machine, and returns the instructions that ran. */
const publish = (machine: number, ...names: string[]) => {
  const { status, stderr, stdout } = runCommand(['build', '--push', '--changed', '--metadata', 'built.json', ...names], folder, machines[machine]);
  expect({ status, stderr, stdout }).toMatchObject({ status: 0 });
  return { ran: stderr.split('\n').filter(line => line.includes('  RUN ') || line.includes('  COPY ')).map(line => line.replace(/ +[\d.]+s$/, '')), stdout };
};
const compressedSize = (image: string) => {
  const { layers } = JSON.parse(docker('buildx', 'imagetools', 'inspect', '--raw', `${registry.host}/team/${image}`));
  return layers.reduce((sum: number, { size }: { size: number }) => sum + size, 0);
};
const reads = (image: string, path: string) => {
  docker('pull', '--quiet', `${registry.host}/team/${image}`);
  return docker('run', '--rm', '--network=none', `${registry.host}/team/${image}`, 'cat', path);
};

test('what is not published is built by levels, each on another machine', () => {
  expect(affected()).toEqual({
    levels: [['builder'], ['python'], ['api']], unchanged: [], reasons: { builder: 'not published', python: 'built on s/builder', api: 'built on s/python' },
  });
  expect(publish(0, 'builder').ran).toEqual(['builder  RUN cat /proc/uptime > /compiled']);
  expect(publish(1, 'python').ran).toEqual(['python  RUN echo 1 > /python']);
  expect(publish(0, 'api').ran).toEqual(['api  COPY main.py /app/']);
  expect(reads('api', '/compiled')).toBe(reads('builder', '/compiled'));
  expect(JSON.parse(readFileSync(join(folder, 'built.json'), 'utf8'))).toEqual({
    's/api': {
      tags: [`${registry.host}/team/api`],
      digest: expect.stringMatching(/^sha256:/),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      size: compressedSize('api'),
      seconds: expect.any(Number),
      steps: { ran: 1, cached: 0 },
    },
  });
  expect(affected()).toEqual({ levels: [], unchanged: ['builder', 'python', 'api'], reasons: {} });
  const former = JSON.parse(readFileSync(join(folder, 'built.json'), 'utf8'));
  expect(publish(1).stdout).toBe('Published already, with the same inputs: s/builder, s/python, s/api\n');
  const left = JSON.parse(readFileSync(join(folder, 'built.json'), 'utf8'));
  expect(Object.keys(left)).toEqual(['s/builder', 's/python', 's/api']);
  expect(left['s/api']).toMatchObject({ digest: former['s/api'].digest, fingerprint: former['s/api'].fingerprint });
});

test('a tag that a published image lacks is added, and nothing is built', () => {
  const TAG = 'v2';
  const run = (...args: string[]) => runCommand(args, folder, { TAG });
  writeFileSync(join(folder, 'images.ts'), readFileSync(join(folder, 'images.ts'), 'utf8').replace('tags: [', `tags: ['${registry.host}/team/python:latest', `));
  expect(JSON.parse(run('affected', '--json').stdout)).toMatchObject({ levels: [['python']], reasons: { python: `not published as ${registry.host}/team/python:v2` } });
  const digest = JSON.parse(readFileSync(join(folder, 'built.json'), 'utf8'))['s/python'].digest;
  expect(run('build', 'python', '--push', '--changed', '--dry-run').stdout).toBe(
    `# Published already, with the same inputs: s/python\n# docker buildx imagetools create --prefer-index=false --tag ${registry.host}/team/python:v2 ${registry.host}/team/python@${digest}\n`);
  expect(run('build', 'python', '--push', '--changed')).toMatchObject({
    status: 0,
    stdout: `Published already, with the same inputs: s/python\nTagged ${registry.host}/team/python@${digest}: ${registry.host}/team/python:v2\n`,
    stderr: '',
  });
  expect(JSON.parse(docker('buildx', 'imagetools', 'inspect', '--format={{json .Manifest}}', `${registry.host}/team/python:v2`))).toMatchObject({ digest });
  expect(JSON.parse(run('affected', '--json').stdout).levels).toEqual([]);
  program('echo 1 > /python');
});

test('a file that no instruction reads changes nothing', () => {
  writeFileSync(join(folder, 'app/notes.txt'), 'changed\n');
  expect(affected().levels).toEqual([]);
});

test('a changed file builds the application alone, on a machine without a cache', () => {
  writeFileSync(join(folder, 'app/main.py'), 'print(2)\n');
  expect(affected()).toMatchObject({ levels: [['api']], reasons: { api: 'other inputs' } });
  expect(publish(1).ran).toEqual(['api  COPY main.py /app/']);
  expect(reads('api', '/app/main.py')).toBe('print(2)');
  expect(affected().levels).toEqual([]);
});

test('a change in the middle builds what is built on it', () => {
  program('echo 2 > /python');
  expect(affected()).toEqual({ levels: [['python'], ['api']], unchanged: ['builder'], reasons: { python: 'other inputs', api: 'built on s/python' } });
  expect(runCommand(['affected', '--format', 'github', '--no-synth'], folder).stdout).toBe('levels=[["python"],["api"]]\nlevel1=["python"]\nlevel2=["api"]\n');
  expect(publish(0).ran).toEqual(['python  RUN echo 2 > /python', 'api     COPY main.py /app/']);
  expect(reads('api', '/python')).toBe('2');
  expect(reads('api', '/compiled')).toBe(reads('builder', '/compiled'));
});

test('a variable of the environment decides which tag is compared', () => {
  const run = runCommand(['affected', '--json', 'python'], folder, { TAG: 'other' });
  expect(JSON.parse(run.stdout)).toMatchObject({ levels: [['python']], reasons: { python: 'not published' } });
});

test('a registry that does not answer is an error', () => {
  writeFileSync(join(folder, 'images.ts'), readFileSync(join(folder, 'images.ts'), 'utf8').replaceAll(`${registry.host}/team`, '127.0.0.1:1/team'));
  const { status, stdout, stderr } = runCommand(['affected', 'builder'], folder);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^Error: the published image 127\.0\.0\.1:1\/team\/builder cannot be looked up: .*connection refused/);
});

describe('platforms that are built apart', () => {
  let builder: Builder;
  const run = (...args: string[]) => runCommand(args, folder, builder.env);

  beforeAll(async () => {
    builder = await startBuildKit(registry.host); // the driver `docker` cannot push by digest
    writeFileSync(join(folder, 'images.ts'), `
      import { App, BuildContext, Image, Platform, Stack } from 'cdk-bake';
      const app = new App();
      const stack = new Stack(app, 's', { registry: '${registry.host}/team', platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] });
      const files = new Image(stack, 'files', { context: BuildContext.directory('app'), published: false });
      files.dockerfile.stage('run', BuildContext.scratch()).copy(['main.py'], '/');
      new Image(stack, 'multi', { tags: ['${registry.host}/team/multi:1', '${registry.host}/team/multi:latest'] })
        .dockerfile.stage('run', files).copyFrom(files, ['main.py'], '/copy');
      app.synth();
    `);
  });
  afterAll(() => builder.stop());

  test('are pushed by digest, and merged into an index with the tags', () => {
    expect(JSON.parse(run('affected', '--platforms', '--json').stdout).levels).toEqual([[{ image: 'multi', platform: 'linux/amd64' }, { image: 'multi', platform: 'linux/arm64' }]]);
    for (const name of ['amd64', 'arm64']) {
      const { status, stderr } = run('build', 'multi', '--push', '--changed', '--platform', `linux/${name}`, '--by-digest', '--metadata', `${name}.json`);
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    }
    const tags = ['1', 'latest'].map(tag => `${registry.host}/team/multi:${tag}`);
    expect(JSON.parse(readFileSync(join(folder, 'arm64.json'), 'utf8'))['s/multi']).toMatchObject({
      tags, pushedTo: `${registry.host}/team/multi`, platform: 'linux/arm64', platforms: ['linux/amd64', 'linux/arm64'], size: expect.any(Number),
    });
    expect(run('merge', 'amd64.json')).toMatchObject({ status: 1, stderr: expect.stringContaining('s/multi has no build for linux/arm64') });
    expect(run('affected', '--json').stdout).toContain('not published');

    expect(run('merge', 'amd64.json', 'arm64.json')).toMatchObject({ status: 0, stdout: `s/multi: ${tags.join(', ')}\n` });
    expect(platformsOf(tags[0])).toEqual(['linux/amd64', 'linux/arm64']);
    expect(platformsOf(tags[1])).toEqual(['linux/amd64', 'linux/arm64']);
    expect(JSON.parse(run('affected', '--json').stdout)).toEqual({ levels: [], unchanged: ['multi'], reasons: {} });
  });

  test('of different inputs are not merged', () => {
    writeFileSync(join(folder, 'app/main.py'), 'print(3)\n');
    expect(run('build', 'multi', '--push', '--platform', 'linux/amd64', '--by-digest', '--metadata', 'amd64.json').status).toBe(0);
    expect(run('merge', 'amd64.json', 'arm64.json')).toMatchObject({
      status: 1, stderr: 'Error: the builds of s/multi have different inputs or tags; build all platforms of one version\n',
    });
  });

  test.each([
    [['--platform', 'linux/386'], 's/multi is not built for linux/386; its platforms are linux/amd64 and linux/arm64; use one of them', 1],
    [['--push', '--by-digest'], '--by-digest pushes one platform without its tags; add --push and --platform', 2],
    [['--changed'], '--changed compares with what is published; add --push', 2],
    [['--push', '--changed', '--platform', 'linux/amd64'], '--changed compares all platforms of an image; add --by-digest, or remove --platform', 2],
  ])('%j is an error', (args, message, status) => {
    expect(run('build', 'multi', ...args)).toMatchObject({ status, stderr: `Error: ${message}\n` });
  });
});
