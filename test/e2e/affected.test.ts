import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
}, 120_000);

afterAll(async () => {
  execFileSync(join(SCRIPTS, 'stop'), { env: { ...process.env, ...machines[1] }, stdio: 'inherit' });
  docker('image', 'rm', '--force', `${registry.host}/base:1`);
  await registry.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const affected = () => JSON.parse(runCommand(['affected', '--json'], folder).stdout);
/** Publishes what has changed on a machine, and returns the instructions that ran. */
const publish = (machine: number, ...names: string[]) => {
  const { status, stderr, stdout } = runCommand(['build', '--push', '--changed', '--metadata', 'built.json', ...names], folder, machines[machine]);
  expect({ status, stderr, stdout }).toMatchObject({ status: 0 });
  return { ran: stderr.split('\n').filter(line => line.includes('  RUN ') || line.includes('  COPY ')).map(line => line.replace(/ +[\d.]+s$/, '')), stdout };
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
    's/api': { tags: [`${registry.host}/team/api`], digest: expect.stringMatching(/^sha256:/), fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(affected()).toEqual({ levels: [], unchanged: ['builder', 'python', 'api'], reasons: {} });
  expect(publish(1).stdout).toBe('Published already, with the same inputs: s/builder, s/python, s/api\n');
}, 120_000);

test('files that no instruction reads, tags and descriptions change nothing', () => {
  writeFileSync(join(folder, 'app/notes.txt'), 'changed\n');
  expect(affected().levels).toEqual([]);
});

test('a changed file builds the application alone, on a machine without a cache', () => {
  writeFileSync(join(folder, 'app/main.py'), 'print(2)\n');
  expect(affected()).toMatchObject({ levels: [['api']], reasons: { api: 'other inputs' } });
  expect(publish(1).ran).toEqual(['api  COPY main.py /app/']);
  expect(reads('api', '/app/main.py')).toBe('print(2)');
  expect(affected().levels).toEqual([]);
}, 120_000);

test('a change in the middle builds what is built on it', () => {
  program('echo 2 > /python');
  expect(affected()).toEqual({ levels: [['python'], ['api']], unchanged: ['builder'], reasons: { python: 'other inputs', api: 'built on s/python' } });
  expect(runCommand(['affected', '--format', 'github', '--no-synth'], folder).stdout).toBe('levels=[["python"],["api"]]\nlevel1=["python"]\nlevel2=["api"]\n');
  expect(publish(0).ran).toEqual(['python  RUN echo 2 > /python', 'api     COPY main.py /app/']);
  expect(reads('api', '/python')).toBe('2');
  expect(reads('api', '/compiled')).toBe(reads('builder', '/compiled'));
}, 120_000);

test('a variable of the environment decides which tag is compared', () => {
  const run = runCommand(['affected', '--json', 'python'], folder, { TAG: 'other' });
  expect(JSON.parse(run.stdout)).toMatchObject({ levels: [['python']], reasons: { python: 'not published' } });
});
