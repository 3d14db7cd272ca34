import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as library from '../../src';
import { App, Stack } from '../../src';
import { TARGET_ATTRIBUTES } from '../../src/bake/file';
import { bakeFunctionNames, functionSince } from '../../src/bake/functions';
import { attributeSince } from '../../src/bake/versions';
import { compareMinors } from '../../src/common/minor-versions';
import { SCHEMA } from '../../src/values/schema';
import { bothBuildx, describeWithBuildx, versionOf } from '../buildx';
import { optional } from '../schema';
import { CASES } from './coverage-cases';
import { MISSING } from './coverage-missing';

const document = readFileSync(join(__dirname, '../../docs/bake-coverage.md'), 'utf8');
const [targets, , expressions] = document.split(/^## /m).slice(1);
const [said, missing] = document.replace(/^## Kinds of values$[^]*?(?=^## )/m, '').split(/^## What is missing$/m).map(rows);

/** The cells of the rows of all tables, without the marks of code. */
function rows(section: string): string[][] {
  const lines = section.split('\n').filter((line, i, all) => line.startsWith('| ') && !all[i + 1]?.startsWith('|---'));
  return lines.map(line => line.replace(/\\\|/g, '\0').split('|').slice(1, -1).map(cell => cell.replace(/\0/g, '|').replace(/`/g, '').trim()));
}

const buildxs = bothBuildx().map(buildx => ({ buildx, version: versionOf(buildx) }));

test('each row has a test case, and each test case a row', () => {
  expect(said.map(([what, here]) => `${what} | ${here}`)).toEqual(Object.keys(CASES));
  expect(missing.map(([what]) => what)).toEqual(Object.keys(MISSING));
});

test('the table contains every attribute, with the version of Buildx it requires', () => {
  const since = (attribute: string) => (attributeSince(attribute) === '0.29' ? '' : attributeSince(attribute));
  const table = new Map(rows(targets).map(([attribute, , needs]) => [attribute.replace(/ .*/, ''), needs]));

  expect([...table]).toEqual(TARGET_ATTRIBUTES.map(a => [a, since(a)]));
});

test('the table contains every function that requires a later version of Buildx', () => {
  const later = bakeFunctionNames().filter(name => functionSince(name) !== '0.29');

  expect(rows(expressions.split('These functions')[1]).map(([name, since]) => [name, since]).sort()).toEqual(later.sort().map(name => [name, functionSince(name)]));
});

test('the tables contain every property of an image, except those without an attribute', () => {
  const others = ['targetName', 'published', 'comment', 'exclude', 'syntax', 'suppressedChecks', 'companyNetwork', 'mounts', 'base', 'bases', 'reproducible'];
  const named = new Set(said.flatMap(([, here]) => /^Image\.(\w+)/.exec(here)?.[1] ?? []));

  expect(optional('ImageProps').filter(property => !named.has(property)).sort()).toEqual(others.sort());
});

test('the tables contain every operator', () => {
  const named = said.flatMap(([, here]) => /^Expression\.(\w+)\(\)$/.exec(here)?.[1] ?? []);
  const { methods } = SCHEMA.classes.Expression;
  expect(named).toEqual(expect.arrayContaining([...Object.keys(methods), 'negated']));
});

test('all classes in the tables exist', () => {
  const named = [...document.matchAll(/`([A-Z]\w+)[`.]/g)].map(m => m[1]).filter(name => !/^[A-Z_]+$/.test(name));
  const interfaces = ['BuildResources'];

  expect(named.filter(name => !(name in library) && !interfaces.includes(name))).toEqual([]);
});

describeWithBuildx('what buildx makes of each row', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-coverage-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  for (const [i, [what, here, needs]] of said.entries()) {
    const name = `${what} | ${here}`;
    const since = /^0\.\d+$/.exec(needs ?? here)?.[0] ?? '0.29';
    const enough = buildxs.find(({ version }) => compareMinors(since, version) <= 0);

    // Without a buildx that knows the row there is nothing to ask; in CI both are there.
    (enough ? test : test.skip)(name, () => {
      const { build, expected, app: appProps, stack: stackProps, env, args } = CASES[name];
      const app = new App({ ...appProps, outdir: join(folder, String(i)), buildxVersion: since });
      build(new Stack(app, 's', stackProps));
      app.synth();
      const asked = Object.values(expected).flatMap(part => Object.keys(part));
      const [program, first] = enough!.buildx;
      const { stdout, stderr, status } = spawnSync(program, [...first, 'bake', '-f', join(app.outdir, 's/docker-bake.hcl'), ...args ?? ['--print', ...asked]],
        { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' });

      expect(status === 0 ? JSON.parse(stdout) : stderr).toEqual(args || status !== 0 ? expected : expect.objectContaining(partly(expected)));
    });
  }
});

/** Maps that hold more than these keys, too. */
function partly(expected: object): object {
  const isMap = (value: unknown): value is object => value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, isMap(value) ? expect.objectContaining(partly(value)) : value]));
}

test.each(Object.entries(MISSING))('%s', (_what, attempt) => {
  attempt();
});
