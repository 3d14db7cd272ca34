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

/** What is said of a target's attributes, without the target itself. */
function mismatches(attributes: any, name = 'api'): string {
  return failure(t => t.hasTarget(name, attributes)).split('\n').slice(1).join('\n').split(/\n?It is:/)[0];
}

test.each<[string, any, string]>([
  ['a map that is missing', { secret: { a: 1 } }, '  secret is missing, and should be a map'],
  ['a map that is a list', { tags: { a: 1 } }, '  tags is ["r.example/a","r.example/b","r.example/c"], and should be a map'],
  ['a list that is missing', { 'cache-to': ['a'] }, '  cache-to is missing, and should be a list'],
  ['a list that is a map', { args: ['a'] }, '  args is {"A":"1","B":"2"}, and should be a list'],
  ['some of a list that is a map', { args: Match.arrayWith(['a']) }, '  args is {"A":"1","B":"2"}, and should be a list'],
  ['some of a list that is missing', { 'cache-to': Match.arrayWith(['a']) }, '  cache-to is missing, and should be a list'],
  ['a list that is longer', { tags: ['a'] }, '  tags is ["r.example/a","r.example/b","r.example/c"], with 3 items, and should have 1'],
  ['a value that is missing', { network: 'none' }, '  network is missing, and should be "none"'],
  ['a key that is no word', { labels: { 'a/b': '3' } }, '  labels."a/b" is "2", and should be "3"'],
  ['a key that ends as a word', { labels: { '/b': '3' } }, '  labels."/b" is missing, and should be "3"'],
  ['an item', { tags: ['r.example/a', 'x', 'r.example/c'] }, '  tags[1] is "r.example/b", and should be "x"'],
  ['a key too much', { args: Match.objectEquals({ A: '1' }) }, '  args.B is "2", and should not be there'],
  ['an item out of order', { tags: Match.arrayWith(['r.example/b', 'r.example/a']) },
    '  tags is ["r.example/a","r.example/b","r.example/c"], and has no item "r.example/a" from [2] on\n  tags[2] is "r.example/c", and should be "r.example/a"'],
  ['an item that is not there', { tags: Match.arrayWith(['x']) },
    '  tags is ["r.example/a","r.example/b","r.example/c"], and has no item "x"\n  tags[0] is "r.example/a", and should be "x"'],
  ['an item twice', { tags: Match.arrayWith(['r.example/b', 'r.example/b']) },
    '  tags is ["r.example/a","r.example/b","r.example/c"], and has no item "r.example/b" from [2] on\n  tags[2] is "r.example/c", and should be "r.example/b"'],
  ['an item behind the last one', { tags: Match.arrayWith(['r.example/c', 'x']) }, '  tags is ["r.example/a","r.example/b","r.example/c"], and has no item "x" from [3] on'],
  ['a whole that is something else', Match.absent(), expect.stringMatching(/^ {2}it is \{"/)],
  ['a null', { args: null }, '  args is {"A":"1","B":"2"}, and should be null'],
])('%s', (_what, attributes, message) => expect(mismatches(attributes)).toEqual(message));

test('reports the most similar item', () => {
  const stack = new Stack(testApp(), 's');
  image(stack, 'i', { cacheFrom: [CacheSource.local('cache'), CacheSource.registry('r.example/y'), CacheSource.local('other')] });

  expect(() => Template.fromStack(stack).hasTarget('i', { 'cache-from': Match.arrayWith([{ type: 'registry', ref: 'r.example/z' }]) })).toThrow(
    'and has no item {"ref":"r.example/z","type":"registry"}\n  cache-from[1].ref is "r.example/y", and should be "r.example/z"\nIt is:');
});

test('truncates a long value', () => {
  const before = 'labels is {"a/b":"2","long":"';

  expect(mismatches({ labels: 'x' })).toBe(`  ${before}${'x'.repeat(199 - before.length + 'labels is '.length)}…, and should be "x"`);
});

test('suggests at most five other targets that match', () => {
  expect(mismatches({ tags: Match.absent() })).toContain('\n"w1", "w2", "w3", "w4" and "w5" would match.');
  expect(failure(t => t.hasTarget('api', { network: 'none' }))).toMatch(/and should be "none"\nIt is:\n\{/);
  expect(failure(t => t.hasTarget('w1', { tags: ['r.example/a', 'r.example/b', 'r.example/c'] }))).toContain('\n"api" would match.\nIt is:');
});

test('reports that there are none', () => {
  expect(failure(t => t.hasVariable('TAG'))).toBe('There is no variable "TAG". There is no variable at all.');
  expect(failure(t => t.hasFunction('f'))).toBe('There is no function "f". There is no function at all.');
  expect(failure(t => t.hasGroup('g'))).toBe('There is no group "g". There are: default.');
  expect(failure(t => t.hasTarget('unlike'))).toBe('There is no target "unlike". There are: api, w1, w2, w3, w4, w5, w6.');
  expect(failure(t => t.hasTarget('elsewhere'))).toContain('There is no target "elsewhere".');
  expect(failure(t => t.dockerfile('unlike'))).toContain('There is no target "unlike".');
});

test.each<[string, (t: Template) => void, string]>([
  ['a group', t => t.hasGroup('default', { targets: ['x'] }), 'The group "default" does not match:'],
  ['a target', t => t.hasTarget('api', { tags: ['x'] }), 'The target "api" does not match:'],
  ['targets', t => t.targetCountIs(1), 'There should be 1 of kind target, and there are 7: api, w1, w2, w3, w4, w5, w6'],
  ['groups', t => t.groupCountIs(2), 'There should be 2 of kind group, and there are 1: default'],
  ['variables', t => t.variableCountIs(1), 'There should be 1 of kind variable, and there are 0: '],
])('reports %s', (_what, assertion, message) => expect(failure(assertion).split('\n')[0]).toBe(message));
