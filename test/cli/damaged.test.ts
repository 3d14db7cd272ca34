import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { answerOf } from './command';
import { example } from './example';
import { LibraryError } from '../../src/common/library-error';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();
beforeEach(() => {
  rmSync('cdk.out', { recursive: true, force: true });
  example('cdk.out');
});

const list = () => answerOf('list', '--no-synth');

test.each(['base/docker-bake.hcl', 'base/Dockerfile.os', 'tree.json'])('a changed or missing file is named: %s', async file => {
  await list();
  appendFileSync(`cdk.out/${file}`, '\n');
  await expect(list()).rejects.toThrow(`cdk.out/${file} has changed since the synthesis; synthesize again`);
  writeFileSync(`cdk.out/${file}`, '');
  await expect(list()).rejects.toThrow(`cdk.out/${file} has changed since the synthesis; synthesize again`);
  rmSync(`cdk.out/${file}`);
  await expect(list()).rejects.toThrow(`cdk.out/${file} cannot be read (ENOENT`);
});

test.each(['{"generator":"cdk-bake","version":4}', '{"generator":"cdk-bake","version":4,"stacks":[null]}'])('a damaged manifest is named: %s', async text => {
  writeFileSync('cdk.out/manifest.json', text);
  await expect(list()).rejects.toThrow('cdk.out/manifest.json is damaged; remove cdk.out, and synthesize again');
});

test('a manifest with a value of another kind at any place is refused or read, and never ends in an error of the runtime', async () => {
  const manifest = readFileSync('cdk.out/manifest.json', 'utf8');
  const places: (readonly (string | number)[])[] = [];
  const collect = (value: unknown, path: readonly (string | number)[]): void => {
    places.push(path);
    if (value !== null && typeof value === 'object') {
      Object.entries(value).forEach(([key, inner]) => collect(inner, [...path, key]));
    }
  };
  collect(JSON.parse(manifest), []);
  await fc.assert(fc.asyncProperty(fc.constantFrom(...places.slice(1)), fc.constantFrom<unknown>(null, 1, 'x', [], {}, [1], undefined), async (path, value) => {
    const changed = JSON.parse(manifest);
    const holder = path.slice(0, -1).reduce((inner, key) => inner[key], changed);
    holder[path.at(-1)!] = value;
    writeFileSync('cdk.out/manifest.json', JSON.stringify(changed));
    for (const args of [['list', '--tree'], ['graph'], ['build', '--dry-run', 'os'], ['diff', '--from', 'cdk.out', '--json']]) {
      await answerOf(...args, '--no-synth').catch(error => expect(error).toBeInstanceOf(LibraryError));
    }
  }), { numRuns: 300 });
});

const build = (name: string) => answerOf('build', name, '--no-synth', '--dry-run');
const changed = 'cdk.out/apps/Dockerfile.api has changed since the synthesis; synthesize again';

test('a build of the last output refuses a changed Dockerfile that it reads, and reads no other', async () => {
  appendFileSync('cdk.out/apps/Dockerfile.api', '\n');
  await expect(build('api')).rejects.toThrow(changed);
  expect(await build('tools')).toContain('target "tools"');
});

test('a build of the last output refuses a changed Dockerfile of what an image is built on', async () => {
  appendFileSync('cdk.out/base/Dockerfile.os', '\n');
  await expect(build('api')).rejects.toThrow('cdk.out/base/Dockerfile.os has changed since the synthesis');
});
