import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PythonAppImageProps } from '../../src';
import { CompanyNetwork, PythonAppImage, PythonVersion, SlimPythonImage, Stack } from '../../src';
import { satisfies } from '../../src/python/project/specifier';
import { fits, readWheelName } from '../../src/python/project/wheel';
import { synth, testApp } from '../helpers';

/** A folder with the files of a project. */
function project(pyproject: string, others: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-project-'));
  for (const [name, text] of Object.entries({ 'pyproject.toml': pyproject, ...others })) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const PROJECT = '[project]\nname = "svc"\nrequires-python = ">=3.11,<3.13"\n[project.scripts]\nsvc = "svc:main"\n';

function dockerfile(props: PythonAppImageProps, ...pythons: string[]): string {
  const app = testApp();
  const stack = new Stack(app, 's');
  (pythons.length > 0 ? pythons : ['311', '312', '313']).forEach(id => new SlimPythonImage(stack, id));
  new PythonAppImage(stack, 'svc', props);
  return synth(app).get('s/Dockerfile.svc')!;
}

test('selects the Python with the highest version, regardless of its name and place', () => {
  const app = testApp();
  const stack = new Stack(app, 's');
  ['3.9', '3.10', '3.11'].reverse().forEach((version, i) => new SlimPythonImage(stack, `python-${i}`, { version: PythonVersion.of(version) }));
  new PythonAppImage(stack, 'svc', { project: project(PROJECT.replace('>=3.11,<3.13', '>=3.9,<3.11')) });
  expect(synth(app).get('s/Dockerfile.svc')).toContain('\nFROM python-1 AS runtime\n');
});

test('selects the newest Python that the project supports, and its only script', () => {
  const text = dockerfile({ project: project(PROJECT) });
  expect(text).toContain('\nFROM python312 AS runtime\n');
  expect(text).toMatch(/ENTRYPOINT \["\/opt\/app\/bin\/svc"\]\n$/);
  expect(mounted(text)).toEqual(['pyproject.toml', '.']);
  expect(text).toMatch(/ --requirement pyproject\.toml$/m);
});

test('does not send the files of tools, unless the project lists its own patterns', () => {
  const ignored = (props: PythonAppImageProps) => {
    const app = testApp();
    const stack = new Stack(app, 's');
    new SlimPythonImage(stack, '312');
    new PythonAppImage(stack, 'svc', props);
    return synth(app).get('s/Dockerfile.svc.dockerignore')?.split('\n').slice(1, -1);
  };

  expect(ignored({ project: project(PROJECT) })).toEqual([
    '**/.git', '**/.venv', '**/__pycache__', '**/*.pyc', '**/*.egg-info', '**/.tox', '**/.nox', '**/.mypy_cache', '**/.pytest_cache', '**/.ruff_cache', '**/cdk.out',
  ]);
  expect(ignored({ project: project(PROJECT), exclude: ['docs'] })).toEqual(['docs']);
  expect(ignored({ project: project(PROJECT, { '.dockerignore': 'docs\n' }) })).toBeUndefined();
});

/** What the steps of an application see of its project. */
function mounted(text: string): string[] {
  return [...text.matchAll(/type=bind,source=(\S+),target=\/run\/project/g)].map(([, source]) => source);
}

const WITH_EXTRA = PROJECT.replace('[project.scripts]', 'dependencies = ["Six_Pack>=1"]\n[project.optional-dependencies]\nweb = ["starlette"]\n[project.scripts]');
const LOCK = `version = 1
[[package]]
name = "svc"
version = "1"
source = { editable = "." }
[package.metadata]
requires-dist = [{ name = "six-pack", specifier = ">=1" }, { name = "starlette", marker = "extra == 'web'" }]
`;

test('dependencies of a uv.lock', () => {
  const text = dockerfile({ project: project(WITH_EXTRA, { 'uv.lock': LOCK }), extras: ['web'] });

  expect(text).toContain('uv sync --directory /run/project --frozen --no-default-groups --no-editable --extra web --no-install-project\n');
  expect(mounted(text)).toEqual(['pyproject.toml', 'uv.lock', '.']);
});

test('downloads from the index of the company, although a uv.lock contains URLs', () => {
  const app = testApp();
  const stack = new Stack(app, 's', { defaults: { companyNetwork: new CompanyNetwork({ pythonIndex: 'https://mirror.example/simple' }) } });
  new SlimPythonImage(stack, '312');
  new PythonAppImage(stack, 'svc', { project: project(WITH_EXTRA, { 'uv.lock': LOCK }) });
  const text = synth(app).get('s/Dockerfile.svc')!;

  expect(text).not.toContain('uv sync');
  expect(text).toMatch(/uv export .*--frozen .*\n.*uv pip install .* --requirement \/tmp\/requirements\.txt\n/);
});

test.each([
  ['uv.lock', `${LOCK}[[package]]\nname = "lib"\nsource = { directory = "libs/lib" }\n`],
  ['requirements.txt', './libs/lib\n'],
])('mounts the whole project if its %s depends on a part of it', (file, text) => {
  expect(mounted(dockerfile({ project: project(WITH_EXTRA, { [file]: text }) }))).toEqual(['.', '.']);
});

test('dependencies of a requirements file and of others that it includes', () => {
  const text = dockerfile({
    project: project(PROJECT, {
      'requirements.txt': 'six\n-r deep/base.txt # those of all\n-r https://example.com/more.txt\n',
      'deep/base.txt': '--constraint=limits.txt\n-r ../requirements.txt\n',
      'deep/limits.txt': 'six==1.17.0 \\\n    --hash=sha256:00\n',
    }),
  });

  expect(mounted(text)).toEqual(['deep/base.txt', 'deep/limits.txt', 'requirements.txt', '.']);
  expect(text).toContain(' --require-hashes --requirement requirements.txt\n');
});

test('runs a project without a package in its directory', () => {
  const text = dockerfile({ project: project('[project]\nname = "svc"\ndependencies = ["six"]\n'), command: ['python', 'main.py'] });

  expect(text).not.toContain('AS install');
  expect(text).toMatch(/COPY --link \. \/srv\/app\/\nWORKDIR \/srv\/app\n[^]*ENTRYPOINT \["python", "main\.py"\]\n$/);
});

test.each<[string, Record<string, string>, string[] | undefined, RegExp | undefined]>([
  ['what tools leave', {}, undefined, /^\*\*\/\.venv$/m],
  ['what its .dockerignore says', { '.dockerignore': 'x' }, undefined, undefined],
  ['what it is told', { '.dockerignore': 'x' }, ['data'], /^data$/m],
])('does not use %s', (_what, files, exclude, found) => {
  const app = testApp();
  const stack = new Stack(app, 's');
  new SlimPythonImage(stack, '312');
  new PythonAppImage(stack, 'svc', { project: project(PROJECT, files), exclude });
  const text = synth(app).get('s/Dockerfile.svc.dockerignore');

  found ? expect(text).toMatch(found) : expect(text).toBeUndefined();
});

test('labels the image with the version of the project', () => {
  expect(dockerfile({ project: project(PROJECT.replace('[project]', '[project]\nversion = "2.0"')) })).toContain('LABEL org.opencontainers.image.version=2.0\n');
});

test.each(['dependencies', 'optional-dependencies'])('installs %s that only the source declares', key => {
  const text = dockerfile({ project: project(`[project]\ndynamic = ["version", "${key}"]\n${PROJECT.slice('[project]\n'.length)}`) });
  expect(mounted(text)).toEqual(['.', '.']);
});

test('rejects a member of a workspace, whose lock file is above it', () => {
  const root = project(PROJECT, {
    'uv.lock': `${LOCK}[[package]]\nname = "api"\nsource = { editable = "packages/api" }\n`,
    'packages/api/pyproject.toml': PROJECT.replace('"svc"', '"api"'),
    'packages/own/pyproject.toml': PROJECT,
    'packages/listed/pyproject.toml': PROJECT,
    'packages/listed/requirements.txt': '',
  });
  expect(() => dockerfile({ project: join(root, 'packages/api') })).toThrow(`packages/api" is a member of the workspace of "${root}/uv.lock", but the build reads`);
  expect(() => dockerfile({ project: join(root, 'packages/own') })).not.toThrow();
  expect(() => dockerfile({ project: join(root, 'packages/listed') })).not.toThrow();
});

describe('a Python version pinned by a project', () => {
  const pinned = (pin: string, props: PythonAppImageProps = {}, ...pythons: string[]) =>
    dockerfile({ project: project(PROJECT, { '.python-version': pin }), ...props }, ...pythons);

  test.each(['3.11', '3.11\n', '# why\n\ncpython@3.11 # this\n', 'cpython-3.11', '3', '>=3.11,<3.12', '==3.11.*'])('selects an image: %j', pin => {
    expect(pinned(pin, {}, ...pin === '3' ? ['311'] : [])).toContain('\nFROM python311 AS runtime\n');
  });

  test.each(['3.10', '3.12.1', '==3.10.*'])('is an error if no image has it: %j', pin => {
    expect(() => pinned(pin)).toThrow(`.python-version" pins Python ${pin}, but s/312 has Python 3.12.`);
  });

  test('is ignored if it is another kind of pin, or excluded from the build', () => {
    expect(pinned('pypy@3.10')).toContain('FROM python312 AS runtime');
    expect(pinned('3.10', { exclude: ['**/.python-version'] })).toContain('FROM python312 AS runtime');
    const folder = project(PROJECT, { '.python-version': '3.10', '.dockerignore': '.git\n.python-version\n' });
    expect(dockerfile({ project: folder })).toContain('FROM python312 AS runtime');
  });

  test('is not compared with an image of which only the minor version is known', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const python = SlimPythonImage.fromRegistry(stack, 'python', 'r.example/python', PythonVersion.of('3.12'));
    new PythonAppImage(stack, 'fits', { project: project(PROJECT, { '.python-version': '3.12.8' }), python });
    new PythonAppImage(stack, 'older', { project: project(PROJECT, { '.python-version': '3.11.8' }), python });
    expect(() => app.synth()).toThrow('.python-version" pins Python 3.11.8, but s/python has Python 3.12');
  });
});

test('accepts an image of which only the minor version is known', () => {
  const text = PROJECT.replace('>=3.11', '>=3.11.4');
  const app = testApp();
  const stack = new Stack(app, 's');
  const of = (id: string, minor: string) => SlimPythonImage.fromRegistry(stack, id, `r.example/python:${minor}`, PythonVersion.of(minor));
  new PythonAppImage(stack, 'fits', { project: project(text), python: of('a', '3.11') });
  new PythonAppImage(stack, 'newer', { project: project(text), python: of('b', '3.13') });

  expect(() => app.synth()).toThrow('[s/newer] the project requires Python >=3.11.4,<3.13, but `python` is s/b with Python 3.13');
});

test.each<[string, PythonAppImageProps, string[], string]>([
  ['no Python that fits', { project: project(PROJECT) }, ['313'], '[s/svc] the project requires Python >=3.11,<3.13, but the stack has s/313 (3.13.15)'],
  ['no project', { project: 'nowhere' }, [], '[s/svc] project "nowhere/pyproject.toml" does not exist in '],
  ['no TOML', { project: project('[project') }, [], 'pyproject.toml" is not valid TOML (Key ended without value at row 1, col 11, pos 10:)'],
  ['no name', { project: project('[tool.x]\n') }, [], 'pyproject.toml" has no [project] table with a name, so it cannot be installed'],
  ['several scripts', { project: project(`${PROJECT}admin = "svc:admin"\n`) }, [], 'the console script to run is not known because [project.scripts] of '],
  ['another script', { project: project(PROJECT), script: 'scv' }, [], '`script` is "scv", but [project.scripts] of '],
  ['an empty command', { project: project(PROJECT), command: [] }, [], '[s/svc] `command` is empty; set a program, or remove it to run the console script'],
  ['a script that has arguments', { project: project(PROJECT), script: 'svc --now' }, [], 'invalid `script` "svc --now": expected the name of a console script'],
  ['a script and a command', { project: project(PROJECT), script: 'svc', command: ['svc'] }, [], '`script` and `command` cannot both be set because a container runs one of them; remove one'],
  ['no package', { project: project('[project]\nname = "svc"\n') }, [], 'pyproject.toml" defines no package, so there is no console script to run'],
  ['extras that a list does not have', { project: project(WITH_EXTRA, { 'requirements.txt': '' }), extras: ['web'] }, [], '`extras` have no effect because the build installs only the packages listed in '],
  ['an extra that is not there', { project: project(WITH_EXTRA), extras: ['wep'] }, [], 'unknown extra "wep": [project.optional-dependencies] of '],
  ['a lock of another state', { project: project(WITH_EXTRA.replace('Six_Pack', 'idna'), { 'uv.lock': LOCK }) }, [], 'uv.lock" is out of date because pyproject.toml has other dependencies (idna and six-pack)'],
  ['a lock of something else', { project: project(WITH_EXTRA.replace('svc', 'svd'), { 'uv.lock': LOCK }) }, [], 'uv.lock" does not belong to the project "svd"; run `uv lock`'],
  ['a lock that is none', { project: project(PROJECT, { 'uv.lock': '[' }) }, [], 'uv.lock" is not valid TOML (Key ended without value at row 1, col 3, pos 2:)'],
  ['a member of a workspace', { project: project(`${PROJECT}[tool.uv.sources]\nlib = { workspace = true }\n`) }, [], 'pyproject.toml" depends on workspace members, but there is no uv.lock next to it'],
  ['a link to source', { project: project(PROJECT, { 'requirements.txt': '-e .' }) }, [], 'requirements.txt" contains "-e .", but an image cannot link to source code'],
  ['a file that is not there', { project: project(PROJECT, { 'requirements.txt': '-c nowhere.txt' }) }, [], 'requirements.txt" includes "nowhere.txt", which does not exist'],
  ['what lies outside', { project: project(PROJECT, { 'requirements.txt': 'lib @ file:../lib' }) }, [], 'requirements.txt" refers to "../lib", but the build reads the project directory only'],
  ['no Python', { project: project(PROJECT), python: { node: { path: 's/x' } } as any }, [], '[s/svc] `python` must be an IPythonImage, but is an object; write a SlimPythonImage or SlimPythonImage.fromRegistry(…)'],
  ['a specifier', { project: project(PROJECT.replace('>=3.11,<3.13', 'three')) }, [], 'invalid version specifier "three": expected a specifier such as ">=3.11,<3.14"'],
])('errors: %s', (_what, props, pythons, message) => {
  expect(() => dockerfile(props, ...pythons)).toThrow(message);
});

describe('a wheel', () => {
  const made = (wheel: string, props: PythonAppImageProps = {}) => {
    const app = testApp();
    const stack = new Stack(app, 's');
    new SlimPythonImage(stack, '312');
    PythonAppImage.fromWheel(stack, 'svc', wheel, props);
    return synth(app).get('s/Dockerfile.svc')!;
  };

  test('is installed with its dependencies', () => {
    const text = made('dist/svc-1.2-py3-none-any.whl', { script: 'svc', extras: ['web'] });
    expect(text).toContain('--python /opt/app/bin/python \'./svc-1.2-py3-none-any.whl[web]\'\n');
    expect(text).toContain('LABEL org.opencontainers.image.version=1.2\n');
  });

  test.each<[string, string, PythonAppImageProps, string]>([
    ['that does not say what it runs', 'dist/svc-1-py3-none-any.whl', {}, '[s/svc] a wheel does not define what to run ("svc-1-py3-none-any.whl")'],
    ['that is none', 'dist/svc.whl', { script: 'svc' }, 'invalid wheel name "dist/svc.whl": expected a name such as "api-1.0-py3-none-any.whl"'],
    ['of another Python', 'svc-1-cp313-cp313-manylinux_2_28_x86_64.whl', { script: 'svc' }, 'wheel "svc-1-cp313-cp313-manylinux_2_28_x86_64.whl" does not support Python 3.12.13 of s/312'],
    ['and a project', 'svc-1-py3-none-any.whl', { script: 'svc', project: '.' }, '`project` has no effect because the image is built from a wheel; remove it'],
  ])('%s', (_what, wheel, props, message) => {
    expect(() => made(wheel, props)).toThrow(message);
  });

  test.each([
    ['py3-none', '3.12.8', true], ['py2.py3-none', '3.9', true], ['py310-none', '3.9.2', false], ['cp312-cp312', '3.12.8', true], ['cp312-cp312', '3.13', false],
    ['cp39-abi3', '3.13.5', true], ['cp39-abi3', '3.13.5t', false], ['cp313-cp313', '3.13.5t', false], ['cp313-cp313t', '3.13.5t', true], ['cp312-none', '3.12', true], ['py2-none', '3.12', false],
  ])('%s fits %s: %s', (tags, version, fitting) => {
    expect(fits(readWheelName(`a-1-${tags}-any.whl`), version)).toBe(fitting);
  });
});

test('a published Python', () => {
  const app = testApp();
  const stack = new Stack(app, 's');
  SlimPythonImage.fromRegistry(stack, 'python', 'r.example/team/python-312:1', PythonVersion.of('3.12'));
  new PythonAppImage(stack, 'svc', { project: project(PROJECT) });
  expect(synth(app).get('s/Dockerfile.svc')).toContain('FROM r.example/team/python-312:1 AS runtime\n');
});

test.each([
  ['>=3.11', '3.11.0', true], ['>=3.11', '3.9.20', false], ['>=3.11,<3.13', '3.13.0', false], ['~=3.11', '3.14.1', true], ['~=3.11.2', '3.12.0', false],
  ['~=3.11.4', '3.11.2', false], ['~=3.11.4', '3.11.4', true], ['~=3.11', '3.10.9', false], ['~=3.11', '4.0', false], ['<3.12', '3.12.0', false], ['<3.12', '3.11.9', true],
  ['>3.12', '3.12.1', true], ['<=3.12.4', '3.12.5', false], ['==3.12.1', '3.12.2', false], ['===3.12.1', '3.12.0', false], ['!=3.12.1', '3.12.1', false], ['==3.1.*', '3.12.1', false],
  ['==3.12.*', '3.12.9', true], ['!=3.12.*', '3.12.9', false], ['!=3.12.1', '3.12.2', true], ['==3.12.1', '3.12.1', true], ['>3.12', '3.12.0', false],
  ['<=3.12.4', '3.12.4', true], ['', '3.8.0', true], ['===3.12.1', '3.12.1', true], ['>=3.9', '3.10', true], ['>=3.13.0rc1,<3.14.0a0', '3.13.0', true],
])('%j takes %s: %s', (specifier, version, taken) => {
  expect(satisfies(specifier, version)).toBe(taken);
});
