import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packedSize, ROOT, unpacked } from './packed';

const directory = unpacked();
const files = filesIn(directory);
const own = files.filter(path => !path.startsWith('node_modules/'));
const bundled = files.filter(path => path.startsWith('node_modules/'));

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(path.length + 1)).sort();
}

/** Runs a script in the directory of the project that has installed the package. */
const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: join(directory, '../..'), encoding: 'utf8' });

test('the package contains the code of each source file, types outside the command, and the files that describe it', () => {
  const sources = filesIn(join(ROOT, 'src'));
  const compiled = sources.flatMap(path => (path.endsWith('.ts') ? [
    path.replace(/\.ts$/, '.js'), ...path.startsWith('cli/') ? [] : [path.replace(/\.ts$/, '.d.ts')],
  ] : [path]));
  expect(own).toEqual(['.jsii', 'LICENSE', 'README.md', 'package.json', ...compiled.map(path => `lib/${path}`)].sort());
});

test('the package contains no code but that of the library and its bundled dependencies', () => {
  const names = new Set(bundled.map(path => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)![1]));
  expect([...names]).toEqual([
    '@cdktn/hcl2json', '@hpcc-js/wasm-graphviz', '@iarna/toml', 'chokidar', 'commander', 'diff', 'graceful-fs', 'jsonfile',
    'readdirp', 'undici', 'universalify',
  ]);
  const licences = bundled.filter(path => /^node_modules\/(?:@[^/]+\/)?[^/]+\/licen[cs]e(\.md|\.txt)?$/i.test(path));
  expect(licences).toHaveLength(names.size);
});

test('the package contains no source maps, pages and tests', () => {
  expect(files.filter(path => /\.map$|\/(docs|tests?|benchmarks?|examples)\//.test(path))).toEqual([]);
  expect(own.filter(path => path.endsWith('.js') && readFileSync(join(directory, path), 'utf8').includes('sourceMappingURL'))).toEqual([]);
});

test('the package is small, with most of it a parser and a program in WebAssembly', () => {
  const sizeOf = (paths: readonly string[]) => paths.reduce((size, path) => size + statSync(join(directory, path)).size, 0);
  const megabytes = (bytes: number) => Math.round(bytes / 100_000) / 10;
  const sizes = {
    packed: megabytes(packedSize()),
    code: megabytes(sizeOf(own.filter(path => path.endsWith('.js')))),
    types: megabytes(sizeOf(own.filter(path => path.endsWith('.d.ts')))),
    api: megabytes(sizeOf(['.jsii'])),
    wasm: megabytes(sizeOf(bundled.filter(path => /main\.wasm\.gz$|wasm-graphviz\/dist\//.test(path)))),
    dependencies: megabytes(sizeOf(bundled)),
  };
  const most = { packed: 4, code: 1.6, types: 0.5, api: 0.6, wasm: 2.9, dependencies: 5 };
  expect(Object.entries(sizes).filter(([kind, size]) => size > most[kind as keyof typeof most])).toEqual([]);
});

test('each dependency that the code loads is in the package, and can be loaded', () => {
  const loads = own.filter(path => path.endsWith('.js')).flatMap(path =>
    [...readFileSync(join(directory, path), 'utf8').matchAll(/\b(require|import|load)\(["'](@?[a-z][^"':]*)["']\)/g)].map(([, how, name]) => [how, name] as const));
  const found = [...new Map(loads.map(([how, name]) => [`${how} ${name}`, { how, name }])).values()].filter(({ name }) => name !== 'constructs');
  expect(found.length).toBeGreaterThan(5);
  writeFileSync(join(directory, 'load.mjs'), `
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    for (const { how, name } of ${JSON.stringify(found)}) {
      console.log(name, Object.keys(how === 'import' ? await import(name) : require(name)).length > 0);
    }`);
  expect(node(join(directory, 'load.mjs'))).toBe(found.map(({ name }) => `${name} true\n`).join(''));
});

test('the package runs a program and draws its graph', () => {
  writeFileSync(join(directory, '../../images.js'), `
    const { App, BuildContext, Image, Stack } = require('cdk-bake');
    const app = new App();
    new Image(new Stack(app, 's'), 'i').dockerfile.stage('run', BuildContext.image('debian:12')).run('true');
    app.synth();`);
  const command = join(directory, 'lib/cli/main.js');
  accessSync(command, constants.X_OK);
  expect(JSON.parse(node(command, 'list', '--json', '--app', 'node images.js'))).toMatchObject([{ path: 's/i' }]);
  expect(node(command, 'graph', '--no-synth', '--format', 'svg')).toContain('<svg');
});
