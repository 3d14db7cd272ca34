import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bake, docker, executed, script } from './engine';
import { freshBase, release, SOURCES } from './python-sources';
import {
  App, BuildContext, CompanyNetwork, PythonAppImage, PythonBuilderImage, PythonPart, PythonProfile, PythonSource, PythonVersion,
  SlimPythonImage, Stack,
} from '../../src';
import * as uv from '../../src/python/uv.json';

const BASE = 'cdk-bake-e2e/python-base:bookworm';
const EXAMPLE = join(__dirname, '../../examples/python-service');
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

function synth(): string {
  const app = new App();
  // In a stack without the network of a company, the Python is the one that other tests compile, too.
  const pythons = new Stack(app, 'pythons', { registry: 'cdk-bake-e2e' });
  new PythonBuilderImage(pythons, 'builder', {
    baseImage: BuildContext.image(BASE),
    source: PythonSource.directory(SOURCES),
    profile: PythonProfile.DEVELOPMENT,
    versions: [release('3.13.5')],
  });
  const python = new SlimPythonImage(pythons, '313');
  const scratch = new SlimPythonImage(pythons, 'scratch', {
    version: PythonVersion.of('3.13'), baseImage: BuildContext.scratch(), without: [PythonPart.TKINTER, PythonPart.PIP],
  });
  const stack = new Stack(app, 'apps', { registry: 'cdk-bake-e2e', defaults: { companyNetwork: new CompanyNetwork({ caBundle: CERTIFICATES }) } });
  new PythonAppImage(stack, 'service', { project: 'requirements', python });
  new PythonAppImage(stack, 'locked', { project: 'locked', python: scratch });
  new PythonAppImage(stack, 'alone', { project: 'alone', python });
  PythonAppImage.fromWheel(stack, 'wheel', 'locked/dist/service-1.0.0-py3-none-any.whl', { script: 'service', python });
  app.synth();
  return JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).stacks.at(-1).command;
}

/** What a container of an image answers, and how it ends. */
function serve(image: string): { answer: any; seconds: number; exitCode: number } {
  const container = docker('run', '--detach', '--network=none', `cdk-bake-e2e/${image}`);
  try {
    const ask = `import time, urllib.request
for attempt in range(100):
    try:
        print(urllib.request.urlopen("http://127.0.0.1:8000/?to=you").read().decode())
        break
    except OSError:
        time.sleep(0.1)`;
    const answer = JSON.parse(docker('exec', container, 'python3', '-c', ask));
    const start = Date.now();
    docker('stop', '--time=10', container);
    return { answer, seconds: (Date.now() - start) / 1000, exitCode: Number(docker('inspect', '--format={{.State.ExitCode}}', container)) };
  } finally {
    docker('rm', '--force', container);
  }
}

beforeAll(() => {
  freshBase('bookworm');
  script('python-sources', SOURCES, '3.13.5');
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  for (const project of ['requirements', 'locked', 'alone']) {
    cpSync(EXAMPLE, project, { recursive: true });
  }
  ['locked', 'alone'].forEach(project => rmSync(join(project, 'requirements.txt')));
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe', env: { ...process.env, SSL_CERT_FILE: CERTIFICATES } });
  run('python3', '-m', 'venv', 'uv');
  run('uv/bin/pip', 'install', '--quiet', `uv==${uv.version}`);
  run('uv/bin/uv', 'lock', '--quiet', '--directory', 'locked');
  run('uv/bin/uv', 'build', '--quiet', '--wheel', 'locked');
  bake(synth(), 'service', 'locked', 'alone', 'wheel');
});

test.each(['service', 'locked', 'alone', 'wheel'])('%s answers as a user, and stops on request', image => {
  const { answer, seconds, exitCode } = serve(image);
  expect(answer).toEqual({ hello: 'you', python: '3.13.5', uid: 10_001 });
  expect(seconds).toBeLessThan(1);
  expect([0, 143]).toContain(exitCode);
});

test.each(['service', 'locked'])('the user of %s has a name, and a home directory to write to', image => {
  const program = 'import getpass, os; home = os.path.expanduser("~"); open(home + "/x", "w"); print(getpass.getuser(), home)';
  expect(docker('run', '--rm', '--entrypoint=python3', `cdk-bake-e2e/${image}`, '-c', program)).toBe('app /home/app');
});

test('the dependencies are those in the file', () => {
  const wanted = /^starlette==(\S+)/m.exec(readFileSync('requirements/requirements.txt', 'utf8'))![1];
  expect(docker('run', '--rm', '--entrypoint=python3', 'cdk-bake-e2e/service', '-c', 'import importlib.metadata as m; print(m.version("starlette"))')).toBe(wanted);
});

test('a change of the source does not change the layer of the dependencies', () => {
  const layers = () => JSON.parse(docker('image', 'inspect', 'cdk-bake-e2e/service'))[0].RootFS.Layers as string[];
  const before = layers();
  appendFileSync('requirements/src/service/__init__.py', `\n# ${randomUUID()}\n`); // no earlier run had this one

  const steps = executed(bake(synth(), 'service'));

  expect(steps.filter(step => / dependencies /.test(step))).toEqual([]);
  expect(steps.some(step => / install .*RUN/.test(step))).toBe(true);
  expect(layers().slice(0, -1)).toEqual(before.slice(0, -1));
  expect(layers()).not.toEqual(before);
});

test('the images contain nothing of the network', () => {
  for (const image of ['service', 'locked']) {
    const told = docker('history', '--no-trunc', `cdk-bake-e2e/${image}`) + docker('image', 'inspect', `cdk-bake-e2e/${image}`);
    expect(told).not.toMatch(/SSL_CERT|certificates\.pem/);
  }
});
