import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PythonAppImage, PythonAppImageProps, PythonVersion, SlimPythonImage, Stack } from '../../src';
import { satisfies } from '../../src/python/specifier';
import { synth, testApp } from '../helpers';

/** A folder with the files of a project. */
function project(pyproject: string, ...others: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-project-'));
  for (const [name, text] of [['pyproject.toml', pyproject], ...others.map(file => [file, ''])]) {
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

test('the newest Python that the project is for, and its only script', () => {
  const text = dockerfile({ project: project(PROJECT) });
  expect(text).toContain('\nFROM python312 AS runtime\n');
  expect(text).toMatch(/ENTRYPOINT \["\/opt\/app\/bin\/svc"\]\n$/);
  expect(text).toContain('--requirement /run/project/pyproject.toml');
});

test.each([
  ['uv.lock', 'uv sync --directory /run/project --frozen --no-default-groups --no-install-project --extra web'],
  ['requirements.txt', '--requirement /run/project/requirements.txt\n'],
])('dependencies of %s', (file, command) => {
  expect(dockerfile({ project: project(PROJECT, file), extras: ['web'] })).toContain(command);
});

test('a requirements file with others that it includes', () => {
  const folder = project(PROJECT, 'deep/base.txt', 'deep/limits.txt');
  writeFileSync(join(folder, 'requirements.txt'), 'six\n-r deep/base.txt # those of all\n-r https://example.com/more.txt\n--constraint=nowhere.txt\n');
  writeFileSync(join(folder, 'deep/base.txt'), '-c limits.txt\n-r ../requirements.txt\n');
  const text = dockerfile({ project: folder });

  const mounted = [...text.matchAll(/type=bind,source=(\S+),target=\/run\/project\/\S+/g)].map(([, source]) => source);
  expect(mounted).toEqual(['deep/base.txt', 'deep/limits.txt', 'requirements.txt']);
});

test.each(['dependencies', 'optional-dependencies'])('%s that are known by the source only', key => {
  const text = dockerfile({ project: project(`[project]\ndynamic = ["version", "${key}"]\n${PROJECT.slice('[project]\n'.length)}`) });
  expect(text.match(/--mount=type=bind,source=.,target=\/run\/project,rw/g)).toHaveLength(2);
});

test('a Python of which no more than the minor version is known is taken at its word', () => {
  const text = PROJECT.replace('>=3.11', '>=3.11.4');
  const app = testApp();
  const stack = new Stack(app, 's');
  const of = (id: string, minor: string) => SlimPythonImage.fromRegistry(stack, id, `r.example/python:${minor}`, PythonVersion.of(minor));
  new PythonAppImage(stack, 'fits', { project: project(text), python: of('a', '3.11') });
  new PythonAppImage(stack, 'newer', { project: project(text), python: of('b', '3.13') });

  expect(() => app.synth()).toThrow('[s/newer] is for Python >=3.11.4,<3.13, and s/b, its `python`, has 3.13: give it another one');
});

test.each<[string, PythonAppImageProps, string[], string]>([
  ['no Python that fits', { project: project(PROJECT) }, ['313'], '[s/svc] needs a Python >=3.11,<3.13, and its stack has s/313 (3.13'],
  ['no project', { project: 'nowhere' }, [], '[s/svc] There is no project at "nowhere/pyproject.toml"'],
  ['no TOML', { project: project('[project') }, [], 'is no TOML'],
  ['no name', { project: project('[tool.x]\n') }, [], 'has no [project] with a name'],
  ['several scripts', { project: project(`${PROJECT}admin = "svc:admin"\n`) }, [], 'there is svc and admin in [project.scripts]'],
  ['another script', { project: project(PROJECT), script: 'scv' }, [], 'has `script: "scv"`, which [project.scripts]'],
  ['an empty command', { project: project(PROJECT), command: [] }, [], '[s/svc] has an empty `command`'],
  ['a specifier', { project: project(PROJECT.replace('>=3.11,<3.13', 'three')) }, [], '"three" is no specifier of versions'],
])('errors: %s', (_what, props, pythons, message) => {
  expect(() => dockerfile(props, ...pythons)).toThrow(message);
});

test('a wheel says what it runs', () => {
  const app = testApp();
  const stack = new Stack(app, 's');
  new SlimPythonImage(stack, '312');
  PythonAppImage.fromWheel(stack, 'svc', 'dist/svc-1-py3-none-any.whl');
  expect(() => app.synth()).toThrow('[s/svc] needs to know what to run of "dist/svc-1-py3-none-any.whl"');
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
  ['==3.12.*', '3.12.9', true], ['!=3.12.*', '3.12.9', false], ['!=3.12.1', '3.12.2', true], ['==3.12.1', '3.12.1', true], ['>3.12', '3.12.0', false],
  ['<=3.12.4', '3.12.4', true], ['', '3.8.0', true], ['===3.12.1', '3.12.1', true], ['>=3.9', '3.10', true], ['>=3.13.0rc1,<3.14.0a0', '3.13.0', true],
])('%j takes %s: %s', (specifier, version, taken) => {
  expect(satisfies(specifier, version)).toBe(taken);
});
