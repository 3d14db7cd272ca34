import { runInNewContext } from 'node:vm';
import type { Construct } from 'constructs';
import {
  App, BuildContext, CacheMode, CacheSource, CompanyNetwork, Constant, Expression, Group, Image, Mount, Platform,
  PythonVersion, SlimPythonImage, Stack, Variable, type ImageProps, type NetworkMode,
} from '../../src';
import { image, synth, testApp } from '../helpers';

const stackOf = () => new Stack(testApp(), 's');
const withProps = (props: any) => () => image(stackOf(), 'api', props);

/** The bake file of an image in it. */
function bakeFile(props: ImageProps, make = image): string {
  const app = testApp();
  make(new Stack(app, 's'), 'api', props);
  return synth(app).get('s/docker-bake.hcl')!;
}

describe('an error contains the problem and the fix', () => {
  test.each<[string, () => unknown, string]>([
    ['a list', withProps({ cacheFrom: 'r/x' }), '[s/api] `cacheFrom` must be a list of CacheSource, but is "r/x"; write [CacheSource.registry("r/x")]'],
    ['a member', withProps({ cacheFrom: ['r/x'] }), '[s/api] `cacheFrom[0]` must be a CacheSource, but is "r/x"; write CacheSource.registry("r/x")'],
    ['a constant', withProps({ platforms: ['linux/amd64'] }), '[s/api] `platforms[0]` must be a Platform, but is "linux/amd64"; write Platform.LINUX_AMD64'],
    ['an enum', withProps({ network: 'HOST' }), '[s/api] `network` must be a NetworkMode, but is "HOST"; write NetworkMode.HOST'],
    ['an argument', withProps({ args: { V: 1 } }), '[s/api] `args.V` must be a string, but is 1; write "1"'],
    ['a Map', withProps({ args: new Map() }), '[s/api] `args` must be an object with strings by name, but is a Map; write Object.fromEntries(values)'],
    ['a Set', withProps({ tags: new Set() }), '[s/api] `tags` must be a list of strings, but is a Set; write [...values]'],
    ['a source', withProps({ contexts: { 'a.b': 'debian' } }), '`contexts["a.b"]` must be an Image, a Stage or a BuildContext, but is "debian"; write BuildContext.image("debian")'],
    ['a key', withProps({ args: JSON.parse('{ "__proto__": "x" }') }), '[s/api] `args` has the key "__proto__", which JavaScript reserves; rename the key'],
    ['a nested property', () => new App({ defaults: { resources: { cpuShares: '5' } } } as any), '[App] `defaults.resources.cpuShares` must be a whole number, but is "5"; write 5'],
    ['a boolean', withProps({ published: 'False' }), '[s/api] `published` must be true or false, but is "False"; write false'],
    ['an option', () => image(stackOf(), 'api').dockerfile.findStage('s').run('x', { mounts: ['/x'] } as any), '[s/api] `options.mounts[0]` of `run()` must be a Mount, but is "/x"; write Mount.bind("/x")'],
    ['one of several', () => image(stackOf(), 'api').dockerfile.findStage('s').expose(...[80] as any), '[s/api] `ports[0]` of `expose()` must be a string, but is 80; write "80"'],
    ['a token', () => withProps({ tags: [new Variable(stackOf(), 'TAG')] })(), '[s/api] `tags[0]` must be a string, but is a Variable; write its `value`'],
    ['a factory', () => CacheSource.registry(5 as any), '`reference` of `CacheSource.registry()` must be a string, but is 5; write "5"'],
    ['a constructor', () => new CompanyNetwork({ proxy: 5 } as any), '`options.proxy` of `new CompanyNetwork()` must be a string, but is 5; write "5"'],
    ['a version', () => new SlimPythonImage(stackOf(), '312', { version: 3.12 } as any), '[s/312] `version` must be a PythonVersion, but is 3.12; write PythonVersion.of("3.12")'],
    ['no scope', () => new Image(undefined as any, 'x'), '[x] `scope` must be a construct, but is undefined; write new Stack(app, "name"), or a construct in it'],
    ['no id', () => new (Image as any)(stackOf()), '[s] `id` must be a string, but is undefined'],
    ['an empty id', () => new Image(stackOf(), ''), '[s] `id` must not be empty'],
    ['an id of JavaScript', () => new Image(stackOf(), '__proto__'), '[s/__proto__] `id` cannot be "__proto__" because JavaScript reserves the name'],
    ['another one', () => new Stack(testApp(), 'constructor'), '[constructor] `id` cannot be "constructor"'],
    ['what contains itself', () => {
      const content: Record<string, unknown> = {};
      content.a = [content];
      return new Constant(stackOf(), 'C', { content });
    }, '[s/C] `content.a[0]` contains itself'],
    ['what is too deep', () => Expression.of(JSON.parse('['.repeat(10_000) + ']'.repeat(10_000))).negated(), 'has more than 200 levels'],
    ['a construct as properties', () => new Group(stackOf(), 'g', stackOf() as any), '[s/g] `props` must be a GroupProps object, but is a Stack'],
    ['a published Python as a source', () => image(stackOf(), 'i').dockerfile.stage('x', SlimPythonImage.fromRegistry(stackOf(), 'p', 'r/x', PythonVersion.of('3.12')) as any), 'write its `image`'],
  ])('%s', (_what, call, message) => {
    expect(call).toThrow(expect.objectContaining({ name: 'InvalidValueError', message: expect.stringContaining(message) }));
  });
});

describe('a misspelled property', () => {
  /** What a strict app says of an image with these properties. */
  const strictly = (props: any, Class = Image) => () => {
    const app = testApp({ strict: true });
    const made = new Class(new Stack(app, 's'), 'api', props);
    made.dockerfile.stage('run', BuildContext.scratch());
    app.synth();
  };

  test.each<[any, string]>([
    [{ platform: [] }, '[s/api] `props` has no property "platform"; use `platforms` (UnknownProperty)'],
    [{ cache_from: [] }, 'has no property "cache_from"; use `cacheFrom`'],
    [{ plaftorms: [] }, 'has no property "plaftorms"; use `platforms`'],
    [{ resources: { memroy: '1g' } }, '[s/api] `resources` has no property "memroy"; use `memory`'],
  ])('%j', (props, message) => {
    expect(strictly(props)).toThrow(message);
  });

  test('is an error in options, and a warning in a construct', () => {
    expect(() => Mount.cache('/x', { share: 'x', shring: 'locked' } as any)).toThrow('`options` of `Mount.cache()` has no property "shring"; use `sharing`');
    const app = testApp();
    image(new Stack(app, 's', { platform: [] } as any), 'api');
    expect(synth(app).get('manifest.json')).toContain('`props` has no property \\"platform\\"; use `platforms` (UnknownProperty)');
  });

  test('other properties are allowed', () => {
    expect(strictly({ port: 80, team: 'web', arch: 'amd64' })).not.toThrow();
    expect(strictly({ platform: 'amd64', platforms: [Platform.LINUX_AMD64] })).not.toThrow();
    expect(strictly({ tag: '1', suppressedChecks: { UnknownProperty: 'is for a label' } })).not.toThrow();
    expect(() => Mount.cache('/x', { required: true, id: 'x' } as any)).not.toThrow();
  });

  test('a class of a user can pass properties of its own', () => {
    class Service extends Image {
      public constructor(scope: Construct, id: string, props: ImageProps & { readonly tag: string }) {
        super(scope, id, props);
      }
    }
    expect(strictly({ tag: '1' }, Service as any)).not.toThrow();
    expect(strictly({ tag: '1', tags: 'x' }, Service as any)).toThrow('[s/api] `tags` must be a list of strings');
  });
});

describe('unusual values that are valid', () => {
  test('names of properties that every object has', () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];
    const args = Object.fromEntries(names.map(name => [name, `of ${name}`]));
    const text = bakeFile({ args, labels: args, contexts: Object.fromEntries(names.map(n => [n, BuildContext.directory(n)])) });

    names.forEach(name => expect(text.match(new RegExp(`"${name}" += "(of ${name}|${name})"`, 'g'))).toHaveLength(3));
  });

  test.each<[string, ImageProps]>([
    ['without a prototype', Object.assign(Object.create(null), { args: Object.assign(Object.create(null), { A: 'x' }) })],
    ['of another realm', runInNewContext('({ args: { A: "x" }, tags: [] })')],
    ['frozen', Object.freeze({ args: Object.freeze({ A: 'x' }) })],
    ['with a getter', { get args() { return { A: 'x' }; } }],
    ['of a class', new (class Props implements ImageProps {
      public get args() {
        return { A: 'x' };
      }
    })()],
    ['with values of enums', { args: { A: 'x' }, network: 'host' as NetworkMode, cacheTo: [], call: undefined }],
  ])('an object %s', (_what, props) => {
    expect(bakeFile({ ...props, args: props.args })).toContain('"A" = "x"');
    expect(() => image(stackOf(), 'api', props)).not.toThrow();
  });

  test('objects of another copy of the library', () => {
    jest.isolateModules(() => {
      const other: any = jest.requireActual('../../src');
      expect(other.Image).not.toBe(Image);
      const app = testApp();
      const stack = new other.Stack(app, 's');
      const base = new other.Image(stack, 'base', { platforms: [Platform.LINUX_AMD64] });
      base.dockerfile.stage('run', BuildContext.scratch());
      const api = new Image(stack, 'api', {
        platforms: [other.Platform.LINUX_AMD64],
        cacheFrom: [other.CacheSource.registry('r/x')],
        cacheTo: [other.CacheDestination.registry('r/x', { mode: CacheMode.MAX })],
      });
      api.dockerfile.stage('run', base).run('x', { mounts: [other.Mount.cache('/x')] }).apply(new other.AptPackages(['git']));
      expect(() => app.synth()).not.toThrow();
    });
  });
});
