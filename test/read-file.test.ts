import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorOf } from './helpers';
import type { Stack } from '../src';
import { BuildContext, Dockerfile, Image, PublishedPythonImage, PythonAppImage, PythonVersion } from '../src';

const servers: Server[] = [];

/** What stands where a file should be, and how it is made. A read of most of them fails or never ends. */
const NO_FILES: readonly (readonly [string, string, (path: string) => unknown])[] = [
  ['a named pipe', 'it is a named pipe', path => execFileSync('mkfifo', [path])],
  ['a link to a device', 'it is a device', path => symlinkSync('/dev/zero', path)],
  ['a socket', 'it is a socket', path => new Promise<void>(resolve => servers.push(createServer().listen(path, resolve)))],
  ['a link to itself', '(ELOOP)', path => symlinkSync(path, path)],
];

afterAll(() => servers.forEach(server => server.close()));

const PYPROJECT = '[project]\nname = "svc"\n[project.scripts]\nsvc = "svc:main"\n';

function app(stack: Stack, project: string): void {
  new PythonAppImage(stack, 'app', { project, python: new PublishedPythonImage(stack, 'python', 'python:3.13', PythonVersion.of('3.13')) });
}

/** Who reads a file: its name in a folder, and what else is there. */
const READERS: readonly (readonly [string, Readonly<Record<string, string>>, (stack: Stack, folder: string) => void])[] = [
  ['Dockerfile', {}, (_stack, folder) => Dockerfile.fromFile(join(folder, 'Dockerfile'))],
  ['Dockerfile.dockerignore', { Dockerfile: 'FROM scratch' }, (_stack, folder) => Dockerfile.fromFile(join(folder, 'Dockerfile'))],
  ['.dockerignore', {}, (stack, folder) => {
    new Image(stack, 'i', { context: BuildContext.directory(folder) }).dockerfile.stage('s', BuildContext.scratch()).copy(['a'], '/a');
  }],
  ['.dockerignore', { 'pyproject.toml': PYPROJECT }, app],
  ['pyproject.toml', {}, app],
  ['uv.lock', { 'pyproject.toml': PYPROJECT }, app],
  ['.python-version', { 'pyproject.toml': PYPROJECT }, app],
  ['requirements.txt', { 'pyproject.toml': PYPROJECT }, app],
  ['more.txt', { 'pyproject.toml': PYPROJECT, 'requirements.txt': '-r more.txt' }, app],
];

describe.each(NO_FILES)('%s', (_kind, problem, make) => {
  test.each(READERS)('%s', async (name, others, read) => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-'));
    Object.entries(others).forEach(([file, text]) => writeFileSync(join(folder, file), text));
    await make(join(folder, name));

    const error = errorOf(stack => read(stack, folder));

    expect(error).toMatch(/" cannot be read /);
    expect(error).toContain(join(folder, name));
    expect(error).toContain(problem);
  });
});
