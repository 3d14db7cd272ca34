import type { World } from './world';
import { membersOf } from './wrong';
import * as library from '../../src';
import type { Parameters } from '../../src/values/schema';
import { SCHEMA } from '../../src/values/schema';

export const { structs, enums, classes } = SCHEMA;

/** A public constructor, static method or method. */
export interface Call {
  readonly name: string;
  readonly owner: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  run(world: World, args: readonly unknown[]): unknown;
}

/** A parameter, or a property at any depth of one. */
export interface Place {
  readonly call: Call;
  readonly index: number;
  readonly path: readonly string[];
  readonly type: string;
}

const classOf = (name: string): any => (library as any)[name] ?? (library.assertions as any)[name];

export const calls: Call[] = Object.entries(classes).flatMap(([owner, { new: constructor, statics, methods }]) => {
  const call = (name: string, parameters: Parameters, run: Call['run']): Call => ({
    name, owner, run, parameters: parameters.map(parameter => ({ name: parameter.split(': ')[0], type: parameter.split(': ')[1] })),
  });
  return [
    ...constructor ? [call(`new ${owner}`, constructor, (_world, args) => new (classOf(owner))(...args))] : [],
    ...Object.entries(statics).map(([name, parameters]) => call(`${owner}.${name}`, parameters, (_world, args) => classOf(owner)[name](...args))),
    ...Object.entries(methods).map(([name, parameters]) => call(name, parameters, (world, args) => world.receiver(owner, name)[name](...args))),
  ];
});

function placesIn(place: Place): Place[] {
  const name = place.type.replace(/^\.\.\.|\?$/g, '');
  const within = name in structs ? Object.entries(membersOf(name, structs)) : [];
  return [place, ...within.flatMap(([member, type]) => placesIn({ ...place, path: [...place.path, member], type }))];
}

export const places = calls.flatMap(call => call.parameters.flatMap(({ type }, index) => placesIn({ call, index, path: [], type })));

/** The arguments of a call that is right, up to the last one that is needed. */
export function rightArguments(world: World, { name, parameters }: Call, upTo = 0): unknown[] {
  const needed = parameters.filter((p, i) => i < upTo || !p.type.endsWith('?'));
  return needed.map(p => (p.name === 'id' && parameters[0].name === 'scope' ? (name === 'new SlimPythonImage' ? '312' : 'x')
    : p.type.endsWith('?') ? undefined : world.right(name, p.name, p.type.replace('...', ''))));
}

/** The arguments with a property of one of them defined otherwise. */
export function changed(world: World, { call, index, path }: Place, property: PropertyDescriptor): unknown[] {
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
export function thrown(world: World, { call }: Place, args: readonly unknown[]): unknown {
  try {
    call.run(world, args);
    world.app.synth();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A place, as a message names it. */
export const title = ({ call, index, path }: Place) => [`${call.name}(${call.parameters[index].name})`, ...path].join('.');

/** The types of places that a text can be given to. */
export const TEXT = /^(\.\.\.)?(\[|\{)?(string|value|pattern|any)(\]|\})?\??$/;

/** A text as a value for such a place. */
export function valueOf({ type }: Place, text: string): unknown {
  return type.includes('[') ? [text] : type.includes('{') ? { x: text } : text;
}
