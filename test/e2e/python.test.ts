import { mkdtempSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bake, docker, executed, run, script } from './engine';
import { App, BuildContext, Image, PythonBuilderImage, PythonSource, PythonVersion, SlimPythonImage, Stack } from '../../src';

const BASE = 'cdk-bake-e2e/debian:bookworm';
const REGISTRY = 'cdk-bake-e2e';
const SOURCES = join(process.env.CDK_BAKE_ENGINE_DIR ?? join(homedir(), '.cache/cdk-bake-engine'), 'python-sources');

const project = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));

/** The release as Debian has it, with the digest that the sources script has verified. */
function release(version: string): PythonVersion {
  const line = readFileSync(join(SOURCES, 'SHA256SUMS'), 'utf8').split('\n').find(l => l.endsWith(`Python-${version}.tar.xz`));
  return PythonVersion.of(version, { sha256: line!.slice(0, 64) });
}

/** Two Pythons, and a service on one of them. */
function synth(newest: string): string {
  const app = new App();
  const stack = new Stack(app, 'py', { registry: REGISTRY });
  new PythonBuilderImage(stack, 'builder', {
    baseImage: BuildContext.image(BASE),
    source: PythonSource.directory(SOURCES),
    versions: [release('3.11.2'), release(newest)],
  });
  new SlimPythonImage(stack, '311');
  const py = new SlimPythonImage(stack, '313');
  const api = new Image(stack, 'api');
  api.dockerfile.stage('runtime', py)
    .file('/srv/app.py', 'import sys\nprint("served by", sys.version_info[:2], sys.argv[1:])\n')
    .cmd(['python3', '/srv/app.py', 'it\'s "$HOME"']);
  app.synth();
  return stackCommand('py');
}

/** The command that the manifest gives for a stack. */
function stackCommand(folder: string): string {
  const { stacks } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
  return stacks.find((s: any) => s.folder === folder).command;
}

/** The Pythons whose compile steps are among these. */
function compiled(steps: readonly string[]): string[] {
  return steps.flatMap(name => / compile-(python\d+) .*\] RUN /.exec(name)?.[1] ?? []).sort();
}

function imageId(name: string): string {
  return docker('image', 'inspect', '--format={{.Id}}', `${REGISTRY}/${name}`);
}

const MODULES = 'ssl, sqlite3, ctypes, lzma, bz2, zlib, readline, curses, dbm.gnu, dbm.ndbm, tkinter, uuid, hashlib, zoneinfo';

beforeAll(() => {
  script('base-image', 'bookworm', BASE);
  script('python-sources', SOURCES, '3.11.2', '3.13.5', '3.13.15');
  process.chdir(project);
  docker('builder', 'prune', '--all', '--force');
});

test('two Pythons are compiled, and the images run them', () => {
  const steps = bake(synth('3.13.5'));

  expect(compiled(executed(steps))).toEqual(['python311', 'python313']);
  expect(run(`${REGISTRY}/py-python-311`, 'python3', '-V')).toBe('Python 3.11.2');
  expect(run(`${REGISTRY}/py-python-313`, 'python', '-V')).toBe('Python 3.13.5');
});

test.each(['311', '313'])('the standard library, pip and the CA store of %s work', id => {
  const image = `${REGISTRY}/py-python-${id}`;

  expect(run(image, 'python3', '-c', `import ${MODULES}; print("imported")`)).toBe('imported');
  expect(run(image, 'pip', '--version')).toMatch(new RegExp(`python ${id[0]}\\.${id.slice(1)}\\)`));
  expect(Number(run(image, 'python3', '-c', 'import ssl; print(len(ssl.create_default_context().get_ca_certs()))'))).toBeGreaterThan(100);
});

test('the builder holds all of them, and the first is its default', () => {
  const builder = `${REGISTRY}/py-python-base`;

  expect(run(builder, 'sh', '-c', 'python3 -V; python3.11 -V; python3.13 -V')).toBe('Python 3.11.2\nPython 3.11.2\nPython 3.13.5');
});

test('an image on a slim image runs what it was given', () => {
  expect(run(`${REGISTRY}/api`)).toBe('served by (3, 13) [\'it\\\'s "$HOME"\']');
});

test('nothing changed: every step is cached', () => {
  expect(executed(bake(synth('3.13.5')))).toEqual([]);
});

test('one slim image alone compiles one Python only', () => {
  expect(compiled(bake(stackCommand('py'), 'python313').map(s => s.name))).toEqual(['python313']);
});

test('another patch release compiles that version again and no other', () => {
  const former = { py311: imageId('py-python-311'), py313: imageId('py-python-313') };

  expect(compiled(executed(bake(synth('3.13.15'))))).toEqual(['python313']);
  expect(run(`${REGISTRY}/py-python-313`, 'python3', '-V')).toBe('Python 3.13.15');
  expect(imageId('py-python-311')).toBe(former.py311);
  expect(imageId('py-python-313')).not.toBe(former.py313);
});

test('a Python is extracted out of any image that holds it', () => {
  const app = new App();
  const stack = new Stack(app, 'extracted', { registry: REGISTRY });
  new SlimPythonImage(stack, '311', { builder: BuildContext.image(`${REGISTRY}/py-python-base`), baseImage: BuildContext.image(BASE) });
  app.synth();

  bake(stackCommand('extracted'));

  const image = `${REGISTRY}/extracted-python-311`;
  expect(run(image, 'python3', '-V')).toBe('Python 3.11.2');
  expect(run(image, 'python3', '-c', `import ${MODULES}; print("imported")`)).toBe('imported');
  expect(run(image, 'sh', '-c', 'ls /usr/local/bin')).not.toContain('3.13');
});

test('an archive that does not have the digest is refused', () => {
  const app = new App();
  const stack = new Stack(app, 'forged');
  new PythonBuilderImage(stack, 'builder', { baseImage: BuildContext.image(BASE), source: PythonSource.directory(SOURCES) });
  new SlimPythonImage(stack, '311', { version: PythonVersion.of('3.11.2', { sha256: 'f'.repeat(64) }) });
  app.synth();

  expect(() => bake(stackCommand('forged'))).toThrow(/There is no archive of Python 3\.11\.2 with the SHA-256 ffff/);
});
