import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { example } from './example';
import { App, BuildContext, BuilderDriver, Image, Platform, Stack } from '../../src';
import { checksOf } from '../../src/cli/doctor/checks';
import { readOutput } from '../../src/cli/graph/output';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
const { PATH, DOCKER_CONFIG } = process.env;
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => Object.assign(process.env, { PATH, DOCKER_CONFIG: DOCKER_CONFIG ?? '' }));

/** A `docker` whose answers the test decides: a remote builder, an old version and no engine cannot all be had here. */
function withDocker(answers: Readonly<Record<string, string>>): void {
  const cases = Object.entries(answers).map(([args, answer]) => `  '${args}') ${answer} ;;`);
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n  *) echo "no $*" >&2; exit 1 ;;\nesac\n`);
  writeFileSync(join(folder, 'docker-credential-store'), '#!/bin/sh\necho \'{"https://r.example":"me"}\'\n');
  ['docker', 'docker-credential-store'].forEach(name => chmodSync(join(folder, name), 0o755));
  Object.assign(process.env, { PATH: `${folder}:${PATH}`, DOCKER_CONFIG: folder });
}

const say = (text: string) => `printf '%s\\n' '${text}'`;
const INSPECT = 'Name:          mine\nDriver:        docker-container\n\nNodes:\nName:     mine0\nError:\nStatus:   running\nPlatforms: linux/amd64*, linux/arm64, linux/386';
const FINE = {
  '--version': say('Docker version 28.2.2'),
  'buildx version': say('github.com/docker/buildx v0.29.1 abc'),
  'version --format {{.Server.Version}}': say('28.5.2'),
  'buildx inspect': say(INSPECT),
  'info --format {{.DockerRootDir}}': say(folder),
};

function output(props = {}) {
  example(join(folder, 'out'), props);
  return readOutput(join(folder, 'out'));
}

/** The checks that ask for something, by name. */
const toFix = (...args: Parameters<typeof checksOf>) => Object.fromEntries(checksOf(...args).filter(({ fix }) => fix !== undefined)
  .map(({ name, found, fix }) => [name, `${found}; ${fix}`]));

test('a machine with everything is fine', () => {
  withDocker(FINE);
  writeFileSync(join(folder, 'config.json'), '{ "credsStore": "store" }');
  const checks = checksOf(output({ driver: BuilderDriver.DOCKER_CONTAINER }), undefined);
  expect(checks.filter(({ fix }) => fix !== undefined)).toEqual([]);
  expect(checks.map(({ name, found }) => `${name}: ${found}`).filter(line => !line.startsWith('disk'))).toEqual([
    'Docker: Docker version 28.2.2', 'Buildx: 0.29, and the app is for 0.29', 'engine: 28.5.2', 'builder: mine, driver docker-container',
    'platforms: linux/amd64, linux/arm64, linux/386', 'registry r.example: credentials are stored',
  ]);
});

test('what differs from the app has to be fixed', () => {
  withDocker({ ...FINE, 'buildx version': say('v0.20.0'), 'buildx inspect other': say(INSPECT.replace(/linux\/amd64\*, /, '')) });
  writeFileSync(join(folder, 'config.json'), '{}');
  expect(toFix(output({ driver: BuilderDriver.KUBERNETES }), 'other')).toEqual({
    'Buildx': '0.20, but the app is for 0.29; install Buildx 0.29, or set `buildxVersion` to "0.20" on the App',
    'builder': 'mine has the driver docker-container, but the app is for kubernetes; create a builder: docker buildx create --driver kubernetes --use',
    'platforms': 'the builder does not have linux/amd64; install emulation with `docker run --privileged --rm tonistiigi/binfmt --install all`, or use a builder with such a node',
    'registry r.example': 'no credentials are stored; log in before you push: docker login r.example',
  });
});

test('an engine without the containerd image store cannot keep several platforms', () => {
  const several = { platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] };
  const app = new App({ outdir: join(folder, 'several') });
  new Image(new Stack(app, 's', several), 'i', { tags: ['i', 'localhost:5000/i', '127.0.0.1/i', 'team/i'] }).dockerfile.stage('run', BuildContext.scratch());
  app.synth();
  const docker = { ...FINE, 'buildx inspect': say(INSPECT.replace('docker-container', 'docker')) };
  writeFileSync(join(folder, 'config.json'), '{');
  withDocker(docker);
  expect(toFix(readOutput(app.outdir), undefined)).toEqual({
    'image store': 'not that of containerd, which s/i requires for several platforms; use the containerd image store '
      + '(https://docs.docker.com/engine/storage/containerd/), or another builder: docker buildx create --driver docker-container --use',
    'registry docker.io': expect.stringMatching(/^the credentials cannot be read: .*; log in before you push: docker login docker\.io$/),
  });
  withDocker({ ...docker, 'info --format {{.DriverStatus}}': say('[[driver-type io.containerd.snapshotter.v1]]') });
  expect(toFix(readOutput(app.outdir), undefined)['image store']).toBeUndefined();
});

test('what does not answer has to be fixed', () => {
  withDocker({ '--version': FINE['--version'], 'buildx inspect': say('Name: mine\nDriver: docker\nError: cannot connect to tcp://x: y') });
  expect(toFix(undefined, undefined)).toEqual({
    Buildx: 'no buildx version; install Buildx: https://github.com/docker/buildx#installing',
    engine: 'no version --format {{.Server.Version}}; start Docker, or set DOCKER_HOST; a remote builder does not need an engine',
    builder: 'mine: cannot connect to tcp://x: y; start the builder, or use another one with --builder',
    platforms: 'unknown, because the builder is not running; start it: docker buildx inspect --bootstrap',
  });
  withDocker({ '--version': FINE['--version'] });
  expect(toFix(undefined, 'x').builder).toBe('no buildx inspect x; list the builders with `docker buildx ls`, and use --builder');
});

test('without Docker there is one check', () => {
  process.env.PATH = folder;
  withDocker({});
  expect(checksOf(undefined, undefined)).toEqual([
    { name: 'Docker', found: 'not installed, or not in PATH', fix: 'install Docker: https://docs.docker.com/get-docker/' },
  ]);
});
