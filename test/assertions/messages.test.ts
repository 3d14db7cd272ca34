import { CacheSource, Platform, Stack } from '../../src';
import { Match, Template } from '../../src/assertions';
import { image, testApp } from '../helpers';

/** A stack of one image, and another one that the template is not of. */
function template(): Template {
  const app = testApp();
  image(new Stack(app, 'other'), 'elsewhere');
  const stack = new Stack(app, 's');
  image(stack, 'api', {
    args: { A: '1', B: '2' },
    labels: { 'a/b': '2', 'long': 'x'.repeat(300) },
    tags: ['r.example/a', 'r.example/b', 'r.example/c'],
    ulimits: ['nofile=1:2'],
    platforms: [Platform.LINUX_AMD64],
  });
  for (const id of ['w1', 'w2', 'w3', 'w4', 'w5', 'w6']) {
    image(stack, id);
  }
  return Template.fromStack(stack);
}

function failure(assertion: (t: Template) => void): string {
  try {
    assertion(template());
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The mismatches in the attributes of a target, without its value. */
function mismatches(attributes: any, name = 'api'): string {
  return failure(t => t.hasTarget(name, attributes)).split('\n').slice(1).join('\n').split(/\n?Actual value:/)[0];
}

test.each<[string, any, string]>([
  ['a map that is missing', { secret: { a: 1 } }, '  secret: expected a map, but the value is missing'],
  ['a map that is a list', { tags: { a: 1 } }, '  tags: expected a map, but found ["r.example/a","r.example/b","r.example/c"]'],
  ['a list that is missing', { 'cache-to': ['a'] }, '  cache-to: expected a list, but the value is missing'],
  ['a list that is a map', { args: ['a'] }, '  args: expected a list, but found {"A":"1","B":"2"}'],
  ['some of a list that is a map', { args: Match.arrayWith(['a']) }, '  args: expected a list, but found {"A":"1","B":"2"}'],
  ['some of a list that is missing', { 'cache-to': Match.arrayWith(['a']) }, '  cache-to: expected a list, but the value is missing'],
  ['a list that is longer', { tags: ['a'] }, '  tags: expected 1 item, but found 3: ["r.example/a","r.example/b","r.example/c"]'],
  ['a value that is missing', { network: 'none' }, '  network: expected "none", but the value is missing'],
  ['a key that is no word', { labels: { 'a/b': '3' } }, '  labels."a/b": expected "3", but found "2"'],
  ['a key that ends as a word', { labels: { '/b': '3' } }, '  labels."/b": expected "3", but the value is missing'],
  ['an item', { tags: ['r.example/a', 'x', 'r.example/c'] }, '  tags[1]: expected "x", but found "r.example/b"'],
  ['a key too much', { args: Match.objectEquals({ A: '1' }) }, '  args.B: unexpected value "2"'],
  ['an item out of order', { tags: Match.arrayWith(['r.example/b', 'r.example/a']) },
    '  tags: expected an item "r.example/a" at [2] or later, but found ["r.example/a","r.example/b","r.example/c"]\n  tags[2]: expected "r.example/a", but found "r.example/c"'],
  ['an item that is not there', { tags: Match.arrayWith(['x']) },
    '  tags: expected an item "x", but found ["r.example/a","r.example/b","r.example/c"]\n  tags[0]: expected "x", but found "r.example/a"'],
  ['an item twice', { tags: Match.arrayWith(['r.example/b', 'r.example/b']) },
    '  tags: expected an item "r.example/b" at [2] or later, but found ["r.example/a","r.example/b","r.example/c"]\n  tags[2]: expected "r.example/b", but found "r.example/c"'],
  ['an item behind the last one', { tags: Match.arrayWith(['r.example/c', 'x']) }, '  tags: expected an item "x" at [3] or later, but found ["r.example/a","r.example/b","r.example/c"]'],
  ['a whole that is something else', Match.absent(), expect.stringMatching(/^ {2}unexpected value \{"/)],
  ['a null', { args: null }, '  args: expected null, but found {"A":"1","B":"2"}'],
])('%s', (_what, attributes, message) => expect(mismatches(attributes)).toEqual(message));

test('reports the most similar item', () => {
  const stack = new Stack(testApp(), 's');
  image(stack, 'i', { cacheFrom: [CacheSource.local('cache'), CacheSource.registry('r.example/y'), CacheSource.local('other')] });

  expect(() => Template.fromStack(stack).hasTarget('i', { 'cache-from': Match.arrayWith([{ type: 'registry', ref: 'r.example/z' }]) })).toThrow(
    '\n  cache-from[1].ref: expected "r.example/z", but found "r.example/y"\nActual value:');
});

test('truncates a long value', () => {
  const before = '{"a/b":"2","long":"';

  expect(mismatches({ labels: 'x' })).toBe(`  labels: expected "x", but found ${before}${'x'.repeat(199 - before.length)}…`);
});

test('suggests at most five other targets that match', () => {
  expect(mismatches({ tags: Match.absent() })).toContain('\nThese match: "w1", "w2", "w3", "w4" and "w5"');
  expect(failure(t => t.hasTarget('api', { network: 'none' }))).toMatch(/but the value is missing\nActual value:\n\{/);
  expect(failure(t => t.hasTarget('w1', { tags: ['r.example/a', 'r.example/b', 'r.example/c'] }))).toContain('\nThese match: "api"\nActual value:');
});

test('reports that there are none', () => {
  expect(failure(t => t.hasVariable('TAG'))).toBe('variable "TAG" does not exist; the Bake file contains no variable');
  expect(failure(t => t.hasFunction('f'))).toBe('function "f" does not exist; the Bake file contains no function');
  expect(failure(t => t.hasGroup('g'))).toBe('group "g" does not exist; use one of default');
  expect(failure(t => t.hasTarget('unlike'))).toBe('target "unlike" does not exist; use one of api, w1, w2, w3, w4, w5, w6');
  expect(failure(t => t.hasTarget('elsewhere'))).toContain('target "elsewhere" does not exist');
  expect(failure(t => t.dockerfile('unlike'))).toContain('target "unlike" does not exist');
});

test.each<[string, (t: Template) => void, string]>([
  ['a group', t => t.hasGroup('default', { targets: ['x'] }), 'group "default" does not match:'],
  ['a target', t => t.hasTarget('api', { tags: ['x'] }), 'target "api" does not match:'],
  ['targets', t => t.targetCountIs(1), 'expected 1 target, but found 7: api, w1, w2, w3, w4, w5, w6'],
  ['groups', t => t.groupCountIs(2), 'expected 2 groups, but found 1: default'],
  ['variables', t => t.variableCountIs(1), 'expected 1 variable, but found 0'],
])('reports %s', (_what, assertion, message) => expect(failure(assertion).split('\n')[0]).toBe(message));
