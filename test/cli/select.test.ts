import * as fc from 'fast-check';
import { Group, Image, Stack } from '../../src';
import { readOutput } from '../../src/cli/graph/output';
import { matching, selectImages } from '../../src/cli/graph/select';
import { treeLines } from '../../src/cli/show/tree';
import { consistsOf } from '../../src/common/consists-of';
import { image, testApp } from '../helpers';

const app = testApp();
const base = new Stack(app, 'base');
const os = image(base, 'os');
const tools = new Image(base, 'tools');
tools.dockerfile.stage('build', os);
const apps = new Stack(app, 'apps');
const on = (id: string, ...sources: Image[]) => {
  const made = new Image(apps, id);
  const stage = made.dockerfile.stage('run', sources[0]);
  sources.slice(1).forEach(source => stage.copyFrom(source, ['/x'], '/'));
  return made;
};
const api = on('api', os, tools);
on('web', os);
on('admin', api, tools);
new Group(apps, 'both', { members: [api, tools] });
app.synth();
const output = readOutput(app.outdir);
const selected = (...patterns: string[]) => selectImages(output, { patterns }).map(({ target }) => target.name);

test.each([
  [[], ['os', 'tools', 'api', 'web', 'admin']],
  [['api'], ['api']],
  [['apps/api'], ['api']],
  [['apps'], ['api', 'web', 'admin']],
  [['apps/*'], ['api', 'web', 'admin']],
  [['a*'], ['api', 'web', 'admin']],
  [['*o*'], ['os', 'tools']],
  [['both', 'web'], ['tools', 'api', 'web']],
  [['apps/both'], ['tools', 'api']],
])('%j selects %j', (patterns, names) => {
  expect(selected(...patterns)).toEqual(names);
});

test('upstream and downstream images can be added', () => {
  const names = (options: object) => selectImages(output, { patterns: ['api'], ...options }).map(({ target }) => target.name);
  expect(names({ upstream: true })).toEqual(['os', 'tools', 'api']);
  expect(names({ downstream: true })).toEqual(['api', 'admin']);
  expect(names({ upstream: true, downstream: true })).toEqual(['os', 'tools', 'api', 'admin']);
});

test('a pattern without a match is an error with a suggestion', () => {
  expect(() => selected('apy')).toThrow('"apy" matches no image (did you mean api?); run `cdk-bake list` to see all images');
  expect(() => matching(output, 'zzz*zzz')).toThrow('"zzz*zzz" matches no image; run');
});

test('the tree shows an image below everything that it is built on', () => {
  expect(treeLines(selectImages(output, { patterns: [] }), ({ target }) => target.name)).toEqual([
    'os', '├─ tools', '│  ├─ api', '│  │  └─ admin', '│  └─ admin', '├─ api …', '└─ web',
  ]);
});

test('a pattern matches as a regular expression would', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 6 });
  fc.assert(fc.property(text, pattern, (name, wanted) => {
    expect(consistsOf(name, wanted.split('*'))).toBe(new RegExp(`^${wanted.replaceAll('*', '.*')}$`).test(name));
  }), { numRuns: 2_000 });
});
