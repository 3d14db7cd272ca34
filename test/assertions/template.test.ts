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
  ['a value', { args: { A: '2' } }, 'target "api" does not match:'],
  ['a missing key', { args: { C: '2' } }, 'args.C: expected "2", but the value is missing'],
  ['a key too many', { args: Match.objectEquals({ A: '1' }) }, 'args.B: unexpected value "$${literal}"'],
  ['no map', { tags: {} }, 'tags: expected a map, but found ["r.example/api:${TAG}","r.example/api:latest"]'],
  ['no list', { args: [] }, 'args: expected a list, but found {"A":"1","B":"$${literal}"}'],
  ['a list of another length', { tags: ['x'] }, '"B": "$${literal}"'],
  ['an item', { tags: ['x', 'r.example/api:latest'] }, '"r.example/api:${TAG}",'],
  ['no such item', { tags: Match.arrayWith(['x']) }, 'target "api" does not match:'],
  ['items in another order', { tags: Match.arrayWith(['r.example/api:latest', 'r.example/api:${TAG}']) }, '"r.example/api:${TAG}",'],
  ['a string that does not match', { context: Match.stringLikeRegexp('^x') }, 'target "api" does not match:'],
  ['a string that is missing', { labels: Match.stringLikeRegexp('undefined') }, 'target "api" does not match:'],
  ['a key too many in a list', { 'cache-from': Match.arrayEquals([{ type: 'registry' }]) }, 'cache-from[0].ref: unexpected value "r.example/cache"'],
  ['what should be there', { labels: Match.anyValue() }, 'labels: expected any value, but the value is missing'],
  ['what should not', { args: Match.absent() }, 'args: unexpected value {"A":"1","B":"$${literal}"}'],
  ['what should be something else', { args: { A: Match.anythingBut('1') } }, 'target "api" does not match:'],
])('reports %s', (_what, attributes, message) => {
  expect(() => template().hasTarget('api', attributes)).toThrow(message);
  expect(() => template().hasTarget('api', attributes)).toThrow(/target "api" does not match:\n[^]*Actual value:\n\{/);
});

test('suggests another target that matches', () => {
  expect(() => template().hasTarget('api', { dockerfile: 'Dockerfile.web' })).toThrow('target "api" does not match:');
});

test('suggests the most similar name', () => {
  expect(() => template().hasTarget('appi')).toThrow('target "appi" does not exist (did you mean api?); use one of api, web');
  expect(() => template().hasGroup('x')).toThrow('group "x" does not exist; use one of default, all');
  expect(() => template().dockerfile('wbe')).toThrow('target "wbe" does not exist (did you mean web?)');
});

test('counts', () => {
  template().targetCountIs(2);
  template().groupCountIs(2);
  template().variableCountIs(1);
  expect(() => template().targetCountIs(3)).toThrow('expected 3 targets, but found 2: api, web');
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
  expect(() => Template.fromStack(new Stack(new Construct(undefined as any, ''), 's'))).toThrow('[s] this Stack has no App; pass an App as its scope');
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
