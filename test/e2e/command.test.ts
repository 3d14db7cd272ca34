import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, script } from './engine';
import { Terminal } from './terminal';
import { commandOf, runCommand, TSX } from '../cli/command';

const BASE = 'cdk-bake-e2e/debian:trixie';
const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));
const name = `cdk-bake-e2e/command-${process.pid}`;

const program = (api: string) => writeFileSync(join(folder, 'images.ts'), `
import { App, BuildContext, Image, Stack } from 'cdk-bake';
const app = new App();
const base = new Stack(app, 'base');
const os = new Image(base, 'os', { tags: ['${name}/os:1'], published: false });
os.dockerfile.stage('run', BuildContext.image('${BASE}')).env({ TEST: '${process.pid}' }).run('echo made in os > /os');
const apps = new Stack(app, 'apps');
const make = (id: string, command: string) => {
  const image = new Image(apps, id, { tags: ['${name}/' + id + ':1'] });
  image.dockerfile.stage('run', os).run(command);
  return image;
};
make('api', ${JSON.stringify(api)});
make('web', 'echo made in web > /web');
new Image(apps, 'page').dockerfile.stage('run', apps.node.findChild('api') as Image).run('true');
app.synth();
`);

beforeAll(() => {
  script('base-image', 'trixie', BASE);
  writeFileSync(join(folder, 'cdk-bake.json'), `{ "app": "${TSX} images.ts" }`);
});
afterAll(() => {
  docker('image', 'ls', '--quiet', `${name}/*`).split('\n').filter(id => id !== '').forEach(id => docker('image', 'rm', '--force', id));
  rmSync(folder, { recursive: true });
});

const run = (...args: string[]) => runCommand(args, folder);
const reads = (image: string, path: string) => docker('run', '--rm', '--network=none', `${name}/${image}:1`, 'cat', path);

test('an image is built with what it is built on, and nothing else', () => {
  program('echo made in api > /api');
  const { status, stdout, stderr } = run('build', 'api', '--load', '--metadata', 'built.json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^os +RUN .*\napi +RUN .*\n$/) });
  expect(stdout).toMatch(/^IMAGE {2}DIGEST .*\napi {4}sha256:[0-9a-f]{12} {2}[\d.]+ MB {2}[\d.]+s {2}1 {4}0\n2 steps ran, 0 cached\n$/);
  expect(reads('api', '/api')).toBe('made in api');
  expect(docker('image', 'ls', '--quiet', `${name}/web`)).toBe('');
  const metadata = JSON.parse(readFileSync(join(folder, 'built.json'), 'utf8'));
  const size = Number(docker('image', 'inspect', '--format={{.Size}}', `${name}/api:1`));
  const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
  expect(metadata).toEqual({ 'apps/api': { tags: [`docker.io/${name}/api:1`], digest, size, seconds: expect.any(Number), steps: { ran: 1, cached: 0 } } });
  const again = run('build', 'apps/api', '--load', '--json');
  expect(JSON.parse(again.stdout)).toEqual({ 'apps/api': { ...metadata['apps/api'], seconds: expect.any(Number), steps: { ran: 0, cached: 1 } } });
  expect(run('build', 'apps/api', '--load').stdout).toContain('0 steps ran, 2 cached\n');
});

test('without names, what is published is built', () => {
  const { status, stdout } = run('build', '--no-synth', '--load');
  expect(status).toBe(0);
  expect(stdout.split('\n').slice(1).map(line => line.split(' ')[0])).toEqual(['api', 'web', 'page', '0', ''].map((text, i) => (i === 3 ? expect.stringMatching(/^\d$/) : text)));
  expect(reads('web', '/os')).toBe('made in os');
});

test('a failure shows its log, its Dockerfile, its place, and what is not built because of it', () => {
  program('echo no luck >&2; exit 3');
  const { status, stdout, stderr } = run('build', '--load');
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('\napps/api failed: RUN echo no luck >&2; exit 3\n');
  expect(stderr).toContain('\n  no luck\n');
  expect(stderr).toContain('\n  Construct: apps/api, created at images.ts:9, from images.ts:13\n  Not built because of it: apps/page\n');
  expect(stderr).toMatch(/\n +\d+ \| >>> echo no luck >&2; exit 3\n/);
});

test('--json tells what was not built, and why', () => {
  const failed = { tags: [], error: expect.stringMatching(/^apps\/api failed: RUN /) };
  expect(JSON.parse(run('build', '--json').stdout)).toEqual({
    'apps/api': failed, 'apps/page': failed, 'apps/web': { tags: [], error: 'not built, or not to the end' },
  });
  expect(JSON.parse(run('build', '--json', '--keep-going').stdout)).toEqual({
    'apps/api': failed, 'apps/page': failed, 'apps/web': expect.objectContaining({ digest: expect.any(String) }),
  });
});

test('--keep-going builds what does not depend on a failure', () => {
  docker('image', 'rm', '--force', `${name}/web:1`);
  const { status, stdout } = run('build', '--load', '--keep-going');
  expect(status).toBe(1);
  expect(stdout).toMatch(/\nweb .*\n\d steps? ran, \d cached\n$/);
  expect(reads('web', '/web')).toBe('made in web');
});

test('the forms of progress of Buildx pass through, and flags after -- too', () => {
  program('true');
  expect(run('build', 'api', '--progress', 'plain', '--no-cache').stderr).toMatch(/^#\d+ \[api .*\] RUN true$/m);
  expect(run('build', 'api', '--progress', 'quiet')).toMatchObject({ status: 0, stderr: '' });
  expect(run('build', 'api', '--progress', 'rawjson').stderr.trim().split('\n').map(line => typeof JSON.parse(line)).at(0)).toBe('object');
  const { stdout, status } = run('build', 'api', '--', '--print', '--set', '*.pull=true');
  expect(status).toBe(0);
  expect(JSON.parse(stdout).target.api.pull).toBe(true);
  expect(run('build', '--set', 'api.nothing=1', '--set', 'api.pull=true', 'api')).toMatchObject({ status: 1, stderr: expect.stringContaining('unknown') });
});

test('--dry-run shows what Buildx would read, and builds nothing', () => {
  const { status, stdout } = run('build', 'web', '--dry-run', '--push', '--builder', 'x', '--no-cache');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^# docker buildx bake -f docker-bake\.hcl --builder=x --no-cache --push --set=web\.labels\.io\.github\.cdkbake\.fingerprint=[0-9a-f]{64} web\n# docker-bake\.hcl\ntarget "os" \{/);
});

describe('cdk-bake test', () => {
  const withTest = (command: string) => {
    program('echo made in api > /api');
    appendFileSync(join(folder, 'images.ts'), `(apps.node.findChild('api') as Image).addTest(${JSON.stringify(command.split(' '))});\napp.synth();\n`);
  };

  test('runs the tests of the images that are named, or all', () => {
    withTest('grep -q made /api');
    expect(run('test', 'api')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^IMAGE .*\napi-test /) });
    expect(run('test').status).toBe(0);
    expect(run('test', 'web')).toMatchObject({ status: 1, stderr: 'Error: no test belongs to web; add one with image.addTest([…])\n' });
  });

  test('fails with a test', () => {
    withTest('grep -q nothing /api');
    const { status, stderr } = run('test');
    expect(status).toBe(1);
    expect(stderr).toContain('apps/api-test failed: RUN ["grep", "-q", "nothing", "/api"]');
  });
});

describe('cdk-bake watch', () => {
  let watching: ChildProcess | undefined;
  let said = '';

  /** Starts to watch in a directory. */
  const watch = (cwd: string, ...own: string[]) => {
    const { command, args, env } = commandOf('watch', ...own);
    said = '';
    watching = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    watching.stderr!.on('data', part => said += part);
  };
  /** Waits until that many builds have ended. */
  const builds = async (count: number) => {
    for (let tries = 0; said.split('Waiting for changes').length <= count; tries++) {
      expect({ said, isLate: tries > 300 }).toEqual({ said, isLate: false });
      await new Promise(done => setTimeout(done, 100));
    }
  };
  afterEach(async () => {
    if (watching!.exitCode === null && watching!.signalCode === null) {
      watching!.kill('SIGHUP');
      await once(watching!, 'exit');
    }
  });

  test('builds after each change, also after a build that failed', async () => {
    program('echo first > /api');
    watch(folder, 'api', '--load');
    await builds(1);
    expect(reads('api', '/api')).toBe('first');
    program('exit 3');
    await builds(2);
    expect(said).toContain('Changed: images.ts\n');
    expect(said).toContain('apps/api failed: ');
    program('echo third > /api');
    await builds(3);
    expect(reads('api', '/api')).toBe('third');
  });

  test('does not build again because of what a build writes', async () => {
    const project = join(folder, 'local');
    mkdirSync(project);
    writeFileSync(join(project, 'cdk-bake.json'), JSON.stringify({ app: `${TSX} images.ts` }));
    writeFileSync(join(project, 'images.ts'), `
      import { App, BuildContext, Image, Output, Stack, Variable } from 'cdk-bake';
      const app = new App({ outdir: 'elsewhere' });
      const stack = new Stack(app, 's');
      const name = new Variable(stack, 'NAME', { defaultValue: 'built' });
      const image = new Image(stack, 'i', { output: [Output.local(name.value)] });
      image.dockerfile.stage('run', BuildContext.scratch()).file('/a', 'x\\n');
      app.synth();`);
    watch(project, 'i', '--no-cache');
    await builds(1);
    await new Promise(done => setTimeout(done, 3_000));
    expect(readFileSync(join(project, 'built/a'), 'utf8')).toBe('x\n');
    expect(said.match(/Waiting for changes|Changed: .*/g)).toEqual(['Waiting for changes']);
    chmodSync(join(project, 'images.ts'), 0o755);
    await builds(2);
    expect(said).toContain('Changed: images.ts\n');
  });

  test.each([
    [['nope'], 'Error: "nope" matches no image'],
    [['api', '--set', 'api.output=type=local,dest=.'], 'Error: an image writes its result to ., which is watched; use another directory'],
  ])('%j is an error', async (args, message) => {
    watch(folder, ...args);
    for (let tries = 0; !said.includes('Error') && tries < 300; tries++) {
      await new Promise(done => setTimeout(done, 100));
    }
    expect(said).toContain(message);
  });
});

test('cdk-bake doctor checks this engine', () => {
  program('true');
  run('synth');
  const checks = JSON.parse(run('doctor', '--json').stdout);
  expect(checks.filter(({ fix }: any) => fix === undefined).map(({ name: what }: any) => what)).toEqual(expect.arrayContaining(['Docker', 'Buildx', 'engine', 'builder', 'platforms']));
});

describe('on a terminal', () => {
  /** Runs the command in a terminal of 40 columns. */
  const onTerminal = (...own: string[]) => {
    const { command, args, env } = commandOf(...own);
    return new Terminal(40, [command, ...args], folder, { ...env, NO_COLOR: '1' });
  };
  const screens = (text: string) => text.split(/\x1b\[\d+A\r\x1b\[J/).map(picture => picture.split('\r\n'));

  test('progress is drawn again in place, fits after a resize, and is removed at the end', async () => {
    program('sleep 2');
    expect(run('synth').status).toBe(0);
    const terminal = onTerminal('build', 'api', '--no-synth', '--no-cache', '--load');
    await terminal.shows(/api .* RUN sleep 2/);
    const before = screens(terminal.screen);
    terminal.resize(20);
    await new Promise(done => setTimeout(done, 500)); // until the next picture
    const at = terminal.screen.length;
    expect(await terminal.ended).toBe(0);
    const after = screens(terminal.screen.slice(at));
    expect(before.length + after.length).toBeGreaterThan(8);
    expect(before.flat().filter(line => line.length > 39)).toEqual([]);
    expect(after.slice(0, -1).flat().filter(line => line.length > 19)).toEqual([]);
    expect(before.some(lines => lines.some(line => /^api +0\/1 +[\d.]+s +RUN sleep 2/.test(line)))).toBe(true);
    expect(after.at(-1)![0]).toMatch(/^IMAGE /);
  });

  test('Ctrl-C ends the build and leaves nothing', async () => {
    program('sleep 60');
    expect(run('synth').status).toBe(0);
    const before = readdirSync(tmpdir()).filter(entry => entry.startsWith('cdk-bake-') && existsSync(join(tmpdir(), entry, 'docker-bake.hcl')));
    const start = Date.now();
    const terminal = onTerminal('build', 'api', '--no-synth', '--no-cache');
    await terminal.shows(/RUN sleep 60/);
    terminal.type('\x03');
    expect(await terminal.ended).toBe(130);
    expect(Date.now() - start).toBeLessThan(30_000);
    expect(readdirSync(tmpdir()).filter(entry => entry.startsWith('cdk-bake-') && existsSync(join(tmpdir(), entry, 'docker-bake.hcl')))).toEqual(before);
  });
});

test('with plain progress, a failure has its construct and its place, and steps are not counted', () => {
  program('exit 3');
  const { status, stderr } = run('build', 'api', '--progress', 'plain');
  expect(status).toBe(1);
  expect(stderr).toMatch(/\napps\/api failed\n {2}Construct: apps\/api, created at images\.ts:9, from images\.ts:13\n/);
  program('true');
  expect(run('build', 'api', '--progress', 'plain').stdout).toMatch(/^IMAGE .*\napi .* - +- +-\n$/);
});

test('one combination of a matrix has the steps of its build, and a failed one leaves the others', () => {
  const matrix = (command: string) => writeFileSync(join(folder, 'images.ts'), `
import { App, BuildContext, Image, MatrixAxis, Stack } from 'cdk-bake';
const app = new App();
const v = MatrixAxis.of('v', ['one', 'two', 'bad']);
const image = new Image(new Stack(app, 's'), 'm', { matrix: [v], name: \`m-\${v}\`, args: { V: v.value } });
image.dockerfile.stage('run', BuildContext.image('${BASE}')).arg('V').run(${JSON.stringify(command)});
app.synth();
`);
  matrix(`echo ${process.pid} $V > /v`);
  expect(run('build', 'm-two').stdout).toMatch(/^IMAGE .*\nm-two .* \d+\.\ds +1 +0\n1 step ran, 0 cached\n$/);
  matrix('test "$V" != bad');
  const { status, stdout, stderr } = run('build', 'm', '--keep-going', '--metadata', 'kept.json');
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('\ns/m-bad failed: RUN test "bad" != bad\n') });
  expect(stdout).toMatch(/\nm-one .*\nm-two .*\n/);
  expect(JSON.parse(readFileSync(join(folder, 'kept.json'), 'utf8'))).toEqual({
    's/m-one': expect.objectContaining({ tags: [] }),
    's/m-two': expect.objectContaining({ tags: [] }),
    's/m-bad': { tags: [], error: 's/m-bad failed: RUN test "bad" != bad' },
  });
});
