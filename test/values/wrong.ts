import { Construct } from 'constructs';
import { App, Platform } from '../../src';

const circular: unknown[] = [];
circular.push(circular);

/** Values of many kinds, of which a program can pass any for a parameter. */
export const VALUES: Readonly<Record<string, unknown>> = {
  'nothing': undefined,
  'null': null,
  'text': 'some text',
  'a whole number': 5,
  'a fraction': 1.5,
  'NaN': NaN,
  'Infinity': Infinity,
  'true': true,
  'a BigInt': 5n,
  'a symbol': Symbol('x'),
  'a function': () => 'x',
  'an empty list': [],
  'a list of text': ['some text'],
  'a list with a number': [5],
  'a list with null': [null],
  // eslint-disable-next-line no-sparse-arrays
  'a sparse list': [, 'some text'],
  'a circular list': circular,
  'an empty object': {},
  'an object with text': { unknown: 'some text' },
  'an object with a number': { unknown: 5 },
  'an object with null': { unknown: null },
  'an object with an own __proto__': JSON.parse('{ "__proto__": "some text" }'),
  'a Map': new Map([['unknown', 'some text']]),
  'a Set': new Set(['some text']),
  'a Date': new Date(0),
  'a Promise': Promise.resolve('some text'),
  'text as an object': new String('some text'), // eslint-disable-line no-new-wrappers
  'an instance of a class': new (class Other {})(),
  'an instance of another class of the library': Platform.LINUX_AMD64,
  'a construct': new Construct(new App(), 'x'),
};

const LISTS = ['an empty list', 'a list of text', 'a list with a number'];
const MAPS = ['an empty object', 'an object with text', 'an object with a number'];
const NULLS = ['null', 'a list with null', 'an object with null'];
const LITERALS = ['text', 'a whole number', 'a fraction', 'true'];

/** What is right for a type, and why where that is not plain. All else is wrong. */
export function isRight(what: string, type: string, structs: Readonly<Record<string, Readonly<Record<string, string>>>>): boolean {
  if (type.endsWith('?')) {
    return what === 'nothing' || isRight(what, type.slice(0, -1), structs);
  }
  if (type.startsWith('...')) {
    return isRight(what, type.slice(3), structs);
  }
  if (type.startsWith('[')) {
    return what === 'an empty list' || (what === 'a list of text' && isRight('text', type.slice(1, -1), structs))
      || (what === 'a list with a number' && isRight('a whole number', type.slice(1, -1), structs))
      || (what === 'a list with null' && isRight('null', type.slice(1, -1), structs));
  }
  if (type.startsWith('{')) {
    const member = type.slice(1, -1);
    return what === 'an empty object' || (what === 'an object with text' && isRight('text', member, structs))
      || (what === 'an object with a number' && isRight('a whole number', member, structs))
      || (what === 'an object with null' && isRight('null', member, structs));
  }
  switch (type) {
    case 'any': return true; // the question is whether it is of a class
    case 'string': return what === 'text';
    case 'number': return what === 'a whole number';
    case 'boolean': case 'flag': return what === 'true';
    case 'Construct': return what === 'a construct';
    case 'Platform': return what === 'an instance of another class of the library';
    // An object with a string `value`, as a variable has one, stands for that string.
    case 'value': return [...LITERALS, ...LISTS, ...MAPS, ...NULLS, 'an instance of another class of the library'].includes(what);
    case 'pattern': return [...LITERALS, ...LISTS, ...MAPS, ...NULLS].includes(what);
  }
  // Objects with further properties are allowed in TypeScript too.
  return type in structs && [...MAPS, 'an object with null'].includes(what) && Object.values(membersOf(type, structs)).every(member => member.endsWith('?'));
}

/** The members of a struct, those that it extends included. */
export function membersOf(name: string, structs: Readonly<Record<string, Readonly<Record<string, string>>>>): Record<string, string> {
  const { '...': bases, ...own } = structs[name];
  return Object.assign(own, ...bases?.split(',').map(base => membersOf(base, structs)) ?? []);
}
