import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { World } from './world';
import { isRight, membersOf, VALUES } from './wrong';
import { generate } from '../../scripts/values/generate';
import { Parameters, readApi } from '../../scripts/values/schema';
import * as library from '../../src';
import { InvalidValueError, SynthesisError } from '../../src/errors';

const outdir = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const { schema } = readApi();
const { structs } = schema;

/** A public constructor, static method or method. */
interface Call {
  readonly name: string;
  readonly owner: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  run(world: World, args: readonly unknown[]): unknown;
}

/** A parameter, or a property at any depth of one. */
interface Place {
  readonly call: Call;
  readonly index: number;
  readonly path: readonly string[];
  readonly type: string;
}

const classOf = (name: string): any => (library as any)[name] ?? (library.assertions as any)[name];

const calls: Call[] = Object.entries(schema.classes).flatMap(([owner, { new: constructor, statics, methods }]) => {
  const call = (name: string, parameters: Parameters, run: Call['run']): Call => ({
    name, owner, run, parameters: parameters.map(parameter => ({ name: parameter.split(': ')[0], type: parameter.split(': ')[1] })),
  });
  return [
    ...constructor ? [call(`new ${owner}`, constructor, (_world, args) => new (classOf(owner))(...args))] : [],
    ...Object.entries(statics).map(([name, parameters]) => call(`${owner}.${name}`, parameters, (_world, args) => classOf(owner)[name](...args))),
    ...Object.entries(methods).map(([name, parameters]) => call(name, parameters, (world, args) => world.instance(owner)[name](...args))),
  ];
});

function placesIn(place: Place): Place[] {
  const name = place.type.replace(/^\.\.\.|\?$/g, '');
  const within = name in structs ? Object.entries(membersOf(name, structs)) : [];
  return [place, ...within.flatMap(([member, type]) => placesIn({ ...place, path: [...place.path, member], type }))];
}

const places = calls.flatMap(call => call.parameters.flatMap(({ type }, index) => placesIn({ call, index, path: [], type })));

/** The arguments of a call that is right, up to the last one that is needed. */
function rightArguments(world: World, { name, parameters }: Call, upTo = 0): unknown[] {
  const needed = parameters.filter((p, i) => i < upTo || !p.type.endsWith('?'));
  return needed.map(p => (p.name === 'id' && parameters[0].name === 'scope' ? (name === 'new SlimPythonImage' ? '312' : 'x')
    : p.type.endsWith('?') ? undefined : world.right(name, p.name, p.type.replace('...', ''))));
}

/** The arguments with a property of one of them defined otherwise. */
function changed(world: World, { call, index, path }: Place, property: PropertyDescriptor): unknown[] {
  const args = rightArguments(world, call, index + 1);
  let owner: any = args;
  let key: string | number = index;
  for (const member of path) {
    owner[key] = { ...owner[key] };
    owner = owner[key];
    key = member;
  }
  Object.defineProperty(owner, key, { enumerable: true, configurable: true, ...property });
  return args;
}

/** What is thrown by a call, or by a synth behind it. */
function thrown(world: World, { call }: Place, args: readonly unknown[]): unknown {
  try {
    call.run(world, args);
    world.app.synth();
    return undefined;
  } catch (error) {
    return error;
  }
}

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

const title = ({ call, index, path }: Place) => [`${call.name}(${call.parameters[index].name})`, ...path].join('.');

test('the schema and the list of classes are up to date: npx projen pre-compile', () => {
  for (const [name, text] of Object.entries(generate())) {
    expect(readFileSync(join(__dirname, '../../src/values', name), 'utf8')).toBe(text);
  }
});

test.each(calls.filter(call => call.name !== 'writeBakeFile').map(call => [call.name, call] as const))('%s takes what is right', (_name, call) => {
  const world = new World(outdir);
  expect(() => call.run(world, rightArguments(world, call))).not.toThrow();
});

test('every parameter and property refuses values of other kinds, by its name', () => {
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
