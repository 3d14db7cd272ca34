import { existsSync } from 'node:fs';
import { Construct } from 'constructs';
import { BakeFunction, CacheSource, Group, Platform, SlimPythonImage, Stack, Variable } from '../../src';
import { Match, Template } from '../../src/assertions';
import { image, testApp } from '../helpers';

function template(): Template {
  const stack = new Stack(testApp(), 's', { registry: 'r.example' });
  const tag = new Variable(stack, 'TAG', { defaultValue: 'v1' });
  new BakeFunction(stack, 'twice', { parameters: ['t'], result: `${BakeFunction.param('t')}${BakeFunction.param('t')}` });
  image(stack, 'api', {
    args: { A: '1', B: '${literal}' },
    tags: [`r.example/api:${tag.value}`, 'r.example/api:latest'],
    platforms: [Platform.LINUX_AMD64],
    ulimits: ['nofile=1:2'],
    cacheFrom: [CacheSource.registry('r.example/cache')],
  });
  image(stack, 'web');
  new Group(stack, 'all', { members: [stack.node.findChild('api') as any] });
  return Template.fromStack(stack);
}

test('attributes are those of docker-bake.json', () => {
  template().hasTarget('api', { args: { B: '$${literal}' }, tags: ['r.example/api:${TAG}', 'r.example/api:latest'] });
  template().hasGroup('all', { targets: ['api'] });
  template().hasVariable('TAG', { default: 'v1' });
  template().hasFunction('twice', { params: ['t'] });
  expect(Object.keys(template().toJSON())).toEqual(['variable', 'function', 'group', 'target']);
});

test.each<[string, any]>([
  ['part of a map', Match.objectLike({ args: { A: '1' } })],
  ['the whole of a map', { args: Match.objectEquals({ A: '1', B: Match.anyValue() }) }],
  ['some items of a list', { tags: Match.arrayWith([Match.stringLikeRegexp(':latest$')]) }],
  ['all items of a list', { tags: Match.arrayEquals([Match.anyValue(), 'r.example/api:latest']) }],
  ['a part of an item', { 'cache-from': Match.arrayWith([{ type: 'registry' }]) }],
  ['what is not there', { labels: Match.absent() }],
  ['what is something else', { dockerfile: Match.anythingBut('Dockerfile.web') }],
])('matches %s', (_what, attributes) => template().hasTarget('api', attributes));

test.each<[string, any, string]>([
  ['a value', { args: { A: '2' } }, 'args.A is "1", and should be "2"'],
  ['a missing key', { args: { C: '2' } }, 'args.C is missing, and should be "2"'],
  ['a key too many', { args: Match.objectEquals({ A: '1' }) }, 'args.B is "$${literal}", and should not be there'],
  ['no map', { tags: {} }, 'tags is ["r.example/api:${TAG}","r.example/api:latest"], and should be a map'],
  ['no list', { args: [] }, 'args is {"A":"1","B":"$${literal}"}, and should be a list'],
  ['a list of another length', { tags: ['x'] }, 'with 2 items, and should have 1'],
  ['an item', { tags: ['x', 'r.example/api:latest'] }, 'tags[0] is "r.example/api:${TAG}", and should be "x"'],
  ['no such item', { tags: Match.arrayWith(['x']) }, 'and has no item "x"'],
  ['items in another order', { tags: Match.arrayWith(['r.example/api:latest', 'r.example/api:${TAG}']) }, 'and has no item "r.example/api:${TAG}" from [2] on'],
  ['a string that does not match', { context: Match.stringLikeRegexp('^x') }, 'does not match /^x/'],
  ['a string that is missing', { labels: Match.stringLikeRegexp('undefined') }, 'does not match /undefined/'],
  ['a key too many in a list', { 'cache-from': Match.arrayEquals([{ type: 'registry' }]) }, 'cache-from[0].ref is "r.example/cache", and should not be there'],
  ['what should be there', { labels: Match.anyValue() }, 'labels is missing'],
  ['what should not', { args: Match.absent() }, 'args is {"A":"1","B":"$${literal}"}, and should not be there'],
  ['what should be something else', { args: { A: Match.anythingBut('1') } }, 'args.A is "1", and should not match'],
])('reports %s', (_what, attributes, message) => {
  expect(() => template().hasTarget('api', attributes)).toThrow(message);
  expect(() => template().hasTarget('api', attributes)).toThrow(/The target "api" does not match:\n[^]*It is:\n\{/);
});

test('suggests another target that matches', () => {
  expect(() => template().hasTarget('api', { dockerfile: 'Dockerfile.web' })).toThrow('"web" would match');
});

test('suggests the most similar name', () => {
  expect(() => template().hasTarget('appi')).toThrow('There is no target "appi"; the nearest is api. There are: api, web.');
  expect(() => template().hasGroup('x')).toThrow('There is no group "x". There are: default, all.');
  expect(() => template().dockerfile('wbe')).toThrow('There is no target "wbe"; the nearest is web.');
});

test('counts', () => {
  template().targetCountIs(2);
  template().groupCountIs(2);
  template().variableCountIs(1);
  expect(() => template().targetCountIs(3)).toThrow('There should be 3 of kind target, and there are 2: api, web');
});

test('finds targets by their attributes', () => {
  expect(Object.keys(template().findTargets({ platforms: ['linux/amd64'] }))).toEqual(['api']);
  expect(Object.keys(template().findTargets())).toEqual(['api', 'web']);
});

test('returns the Dockerfile of a target, and of a stage that is a target', () => {
  const stack = new Stack(testApp(), 's');
  new SlimPythonImage(stack, '312');

  expect(Template.fromStack(stack).dockerfile('python312')).toContain('FROM ubuntu');
  expect(Template.fromStack(stack).dockerfile('builder-python312')).toBe(Template.fromStack(stack).dockerfile('builder'));
});

test('reports invalid arguments', () => {
  expect(() => Template.fromStack({} as any)).toThrow('`stack` of `Template.fromStack()` must be a Stack, but is an object');
  expect(() => Template.fromStack(new Stack(new Construct(undefined as any, ''), 's'))).toThrow('[s] is a Stack without an App');
  expect(() => Match.objectLike(undefined as any)).toThrow('`pattern` of `Match.objectLike()` must be an object with values by name');
  expect(() => Match.arrayWith('x' as any)).toThrow('`items` of `Match.arrayWith()` must be a list of values, but is "x"');
});

test('throws the errors of synthesis, and writes nothing', () => {
  const app = testApp();
  image(new Stack(app, 's'), 'i');
  Template.fromStack(app.node.findChild('s') as Stack);
  expect(existsSync(app.outdir)).toBe(false);
  expect(() => Template.fromStack(new Stack(app, 'empty'))).toThrow('[empty] this Stack contains no Image');
});
