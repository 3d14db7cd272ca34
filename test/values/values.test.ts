import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from './places';
import { calls, changed, places, rightArguments, structs, thrown, title } from './places';
import { World } from './world';
import { isRight, membersOf, VALUES } from './wrong';
import { generate } from '../../scripts/values/generate';
import { InvalidValueError, SynthesisError } from '../../src/common/errors';
import { withoutStackFrames } from '../helpers';

withoutStackFrames();

const outdir = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Whether the error could say which construct it is in. */
function hasConstruct({ call, index }: Place): boolean {
  const isMethod = !call.name.includes('.') && !call.name.startsWith('new ');
  const onTree = ['App', 'Stack', 'Image', 'Group', 'Variable', 'BakeFunction', 'Stage', 'Dockerfile'].includes(call.owner);
  const [first] = call.parameters;
  return (isMethod && onTree) || call.name === 'new App' || first.name === 'scope' || (index > 0 && ['stack', 'stage'].includes(first.name));
}

/** What is not as it should be in an error. */
function complaint(place: Place, error: unknown): string | undefined {
  const name = place.path[place.path.length - 1] ?? place.call.parameters[place.index].name;
  const names = [name, ...place.type in structs ? Object.keys(membersOf(place.type, structs)) : []];
  if (!(error instanceof InvalidValueError) && !(error instanceof SynthesisError)) {
    return error === undefined ? 'is accepted' : `gives ${String(error)}`;
  }
  return !names.some(n => error.message.includes(n)) ? `is refused without the name: ${error.message}`
    : hasConstruct(place) && !/(^|\n {2})\[[\w/]+\] /.test(error.message) ? `is refused without a path: ${error.message}` : undefined;
}

test('the schema and the list of classes are up to date: npx projen pre-compile', () => {
  for (const [name, text] of Object.entries(generate())) {
    expect(readFileSync(join(__dirname, '../../src', name), 'utf8')).toBe(text);
  }
});

test.each(calls.filter(call => call.name !== 'writeBakeFile').map(call => [call.name, call] as const))('%s accepts valid values', (_name, call) => {
  const world = new World(outdir);
  expect(() => call.run(world, rightArguments(world, call))).not.toThrow();
});

test('every parameter and property rejects values of other kinds, with its name', () => {
  const complaints: string[] = [];
  let [refused, right] = [0, 0];
  for (const place of places) {
    for (const [what, value] of Object.entries(VALUES)) {
      if (isRight(what, place.type, structs)) {
        right++;
        continue;
      }
      const world = new World(outdir);
      const problem = complaint(place, thrown(world, place, changed(world, place, { value })));
      refused++;
      complaints.push(...problem === undefined ? [] : [`${title(place)}: ${what} ${problem}`]);
    }
  }
  console.info(`${calls.length} calls with ${places.length} parameters and properties: ${refused} wrong values, ${right} right ones`);
  expect(complaints).toEqual([]);
}, 60_000); // some 2 s on a machine that does nothing else

test('a getter that throws is an error with the name of the property', () => {
  const getter = { get: () => { throw new TypeError('not now'); } };
  const complaints = places.filter(place => place.path.length > 0).flatMap(place => {
    const world = new World(outdir);
    const problem = complaint(place, thrown(world, place, changed(world, place, getter)));
    return problem === undefined ? [] : [`${title(place)}: a getter ${problem}`];
  });
  expect(complaints).toEqual([]);
});
