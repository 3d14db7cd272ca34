import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf } from './command';
import { example } from './example';
import { hasColors, table } from '../../src/cli/show/terminal';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
const outdir = join(folder, 'out');
const list = (...args: string[]) => answerOf('list', '--no-synth', '--output', outdir, ...args);
beforeAll(() => example(outdir, { version: '3' }));
afterAll(() => rmSync(folder, { recursive: true }));

test('shows the images of each stack', async () => {
  expect(await list()).toBe(`base
  TARGET  CONSTRUCT  PLATFORMS    BUILT ON        TAGS
  os      base/os    linux/amd64  debian:12-slim  r.example/team/os

apps
  TARGET  CONSTRUCT   PLATFORMS  BUILT ON  TAGS
  api     apps/api    -          base/os   r.example/api:\${SUFFIX}
  tools   apps/tools  -          base/os   r.example/tools:\${SUFFIX}
`);
});

test('shows the graph as a tree', async () => {
  expect(await list('--tree')).toBe('base/os\n├─ apps/api\n└─ apps/tools\n');
});

test('prints JSON', async () => {
  expect(JSON.parse(await list('--json', 'api'))).toEqual([{
    id: 'apps/api',
    name: 'api',
    path: 'apps/api',
    stack: 'apps',
    published: true,
    test: false,
    tags: ['r.example/api:${SUFFIX}'],
    platforms: [],
    builtOn: ['base/os'],
    baseImages: [],
    dockerfile: 'apps/Dockerfile.api',
  }]);
});

test.each([
  ['{', /manifest\.json cannot be read \(.+\); remove .*, and synthesize again$/],
  ['{"generator":"other"}', /manifest\.json was not written by cdk-bake; use --output with another directory$/],
  ['{"generator":"cdk-bake","version":1}', /manifest\.json was written by another version of cdk-bake; synthesize again$/],
])('refuses the manifest %s', async (text, message) => {
  const other = mkdtempSync(join(folder, 'other-'));
  writeFileSync(join(other, 'manifest.json'), text);
  await expect(list('--output', other)).rejects.toThrow(message);
});

test.each([
  [{ isTTY: true }, {}, true], [{ isTTY: true }, { NO_COLOR: '1' }, false], [{ isTTY: true }, { NO_COLOR: '' }, true],
  [{ isTTY: true }, { TERM: 'dumb' }, false], [{}, {}, false],
])('a stream %j has colors with %j: %j', (stream, env, colors) => {
  const { NO_COLOR, TERM } = process.env;
  Object.assign(process.env, { NO_COLOR: '', TERM: 'xterm', ...env });
  expect(hasColors(stream)).toBe(colors);
  Object.assign(process.env, { NO_COLOR: NO_COLOR ?? '', TERM: TERM ?? '' });
});

test('a table has aligned columns without spaces at the end', () => {
  expect(table([['a', 'bb', ''], ['ccc', '', 'd'], ['e', '', '']])).toEqual(['a    bb', 'ccc      d', 'e']);
  expect(table([])).toEqual([]);
});
