import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classes } from './places';
import { World } from './world';
import { VALUES } from './wrong';
import * as library from '../../src';

const outdir = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** An object of a class that has a type check. */
function made(world: World, name: string, { AbstractTarget, assertions, BuildContext, PythonBuilderImage } = library): unknown {
  const { stack } = world;
  switch (name) {
    case 'AbstractTarget': return new AbstractTarget(stack, 'abstract');
    case 'BuildContext': return BuildContext.directory('.');
    case 'Matcher': return assertions.Match.anyValue();
    case 'PythonBuilderImage': return new PythonBuilderImage(stack, 'builder');
    default: return world.instance(name);
  }
}

const checks = Object.entries(classes).flatMap(([name, { statics }]) => (`is${name}` in statics ? [name] : []));
/** The classes whose objects are also objects of another one. */
const BASES: Readonly<Record<string, string>> = { PythonBuilderImage: 'Image' };

const check = (name: string, value: unknown): boolean => {
  const owner = (library as any)[name] ?? (library.assertions as any)[name];
  return owner[`is${name}`](value);
};

test('classes of the API have type checks', () => {
  expect(checks.length).toBeGreaterThan(10);
});

test.each(checks)('is%s recognizes its objects, and no others', name => {
  const world = new World(outdir);
  const accepted = checks.filter(other => check(name, made(world, other)));
  expect(accepted).toEqual(checks.filter(other => other === name || BASES[other] === name));
  expect(Object.keys(VALUES).filter(what => check(name, VALUES[what]))).toEqual([]);
  expect(check(name, () => 'x')).toBe(false);
});

test('type checks recognize objects of another copy of the library', () => {
  jest.isolateModules(() => {
    const other = jest.requireActual('../../src');
    const { World: OtherWorld } = jest.requireActual('./world');
    expect(other.App).not.toBe(library.App);
    const world = new OtherWorld(outdir);
    expect(checks.filter(name => !check(name, made(world, name, other)))).toEqual([]);
  });
});
