import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Give } from './collections';
import { PLACES, placesOfSchema } from './collections';
import type { AppProps } from '../../src';
import { App, BakeFileLayout, BakeFormat, DockerfileLayout, Stack } from '../../src';

const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-collections-'));
const project = join(directory, 'project');
mkdirSync(project);
writeFileSync(join(project, 'pyproject.toml'), '[project]\nname = "svc"\n[project.scripts]\nsvc = '
  + '"svc:main"\n[project.optional-dependencies]\nweb = []\ndb = []\n');

afterAll(() => rmSync(directory, { recursive: true }));

/** All files of the output, and the warnings. */
function output(props: AppProps, give: Give, later: () => void = () => {}): string {
  const outdir = join(directory, 'cdk.out');
  const app = new App({ ...props, outdir, buildxVersion: '0.99', frontendVersion: '1.99' });
  const stacks = [new Stack(app, 's0'), new Stack(app, 's1')];
  Object.values(PLACES).forEach((use, i) => use(stacks[i % 2], give, project));
  later();
  const warnings: unknown[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation(text => warnings.push(text) > 0);
  try {
    app.synth();
    const files = readdirSync(outdir, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name)).sort();
    return [...files.flatMap(file => [`=== ${file}`, readFileSync(file, 'utf8')]), ...warnings].join('\n');
  } finally {
    write.mockRestore();
    rmSync(outdir, { recursive: true, force: true });
  }
}

const PLACEMENTS = Object.values(DockerfileLayout).flatMap(dockerfiles => Object.values(BakeFileLayout)
  .flatMap(bakeFiles => Object.values(BakeFormat).map(format => ({ dockerfiles, bakeFiles, format }))));

/** The same object, with its keys in another order. */
function inOrderOf<T extends object>(value: T, random: () => number): T {
  return Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).map(entry => [random(), entry] as const)
    .sort(([a], [b]) => a - b).map(([, [key, member]]) => [key, isRecord(member) ? inOrderOf(member, random) : member])) as T;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A copy that can be changed: what it holds are the test's own constants. */
function copied<T>(value: T): T {
  return (Array.isArray(value) ? value.map(copied) : isRecord(value) ? Object.fromEntries(Object.entries(value)
    .map(([key, member]) => [key, copied(member)])) : value) as T;
}

function change(value: object): void {
  if (Array.isArray(value)) {
    value.push(...value.splice(0).reverse(), 'changed');
  } else {
    Object.keys(value).forEach(key => delete (value as Record<string, unknown>)[key]);
    Object.assign(value, { changed: 'changed' });
  }
}

test('covers each list and each record of the API', () => {
  expect(Object.keys(PLACES).flatMap(places => places.split(' ')).sort()).toEqual(placesOfSchema().sort());
});

describe.each(PLACEMENTS)('$dockerfiles, $bakeFiles, $format', placement => {
  let expected: string;
  beforeAll(() => {
    expected = output(placement, value => value);
  });

  test('writes the same output and warnings for each order of keys', () => {
    fc.assert(fc.property(fc.infiniteStream(fc.nat()), numbers => {
      expect(output(placement, value => inOrderOf(value, () => numbers.next().value))).toBe(expected);
    }), { numRuns: 5 });
  });

  test('copies lists and records when they are passed', () => {
    const given: object[] = [];
    const give: Give = value => {
      const one = copied(value);
      given.push(one);
      return one;
    };
    expect(output(placement, give, () => given.forEach(change))).toBe(expected);
    expect(given.length).toBeGreaterThan(50);
  });
});
