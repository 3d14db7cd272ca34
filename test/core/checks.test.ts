import type { AppProps, ImageProps } from '../../src';
import {
  App, Attestation, BuilderDriver, BuildContext, BuildSecret, CacheDestination, CacheSource, Expression, Group, Image,
  MatrixAxis, Mount, Output, Platform, Stack, Variable,
} from '../../src';
import { image, synth, testApp } from '../helpers';

/** What synth says of an app with an image like this. */
function synthOf(props: ImageProps, ofApp: AppProps = {}): () => Map<string, string> {
  const app = new App({ ...ofApp, outdir: testApp().outdir });
  image(new Stack(app, 's'), 'i', props);
  return () => synth(app);
}

describe('credentials', () => {
  const warnings = (props: ImageProps) => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const { warnings: all } = JSON.parse(synthOf(props)().get('manifest.json')!);
      expect(stderr.mock.calls.flat()).toEqual(all.map(({ path, message }: any) => `Warning: [${path}] ${message}\n`));
      return all.map(({ message }: any) => message).join('\n');
    } finally {
      stderr.mockRestore();
    }
  };
  const aws = `AKIA${'A'.repeat(16)}`;

  test.each<[string, ImageProps, string]>([
    ['an argument with such a name', { args: { NPM_TOKEN: 'x' } }, 'has the argument "NPM_TOKEN", which is named like a credential'],
    ['also in lower case', { args: { db_password: 'x' } }, '"db_password"'],
    ['an argument with such a value', { args: { A: aws } }, 'has the argument "A", which looks like a key of AWS'],
    ['a label with such a value', { labels: { a: 'https://user:pa55@host/' } }, 'has the label "a", which looks like a password in a URL'],
    ['a private key', { labels: { a: '-----BEGIN OPENSSH PRIVATE KEY-----' } }, 'looks like a private key'],
    ['a key of a cache', { cacheTo: [CacheDestination.of({ type: 's3', bucket: 'b', region: 'r', secret_access_key: 'x' })] }, 'has the key "secret_access_key" in a cache'],
    ['one of the other list', { cacheFrom: [CacheSource.of({ type: 'gha', token: 'x' })] }, 'has the key "token" in a cache'],
  ])('%s is warned of, or is an error', (_what, props, message) => {
    expect(warnings(props)).toContain(message);
    expect(synthOf(props, { strict: true })).toThrow(message);
  });

  test.each<[string, ImageProps]>([
    ['names that only look alike', { args: { TOKENIZER: 'x', PUBLIC_KEY: 'x', MONKEY: 'x', KEYBOARD: 'x' }, suppressedChecks: { UndeclaredArg: 'not asked here' } }],
    ['what the image says is none', { args: { CACHE_KEY: 'x' }, suppressedChecks: { SecretsUsedInArgOrEnv: 'names a cache', UndeclaredArg: 'not asked here' } }],
    ['a URL without a password', { labels: { a: 'https://user@host/x:y@z' } }],
  ])('nothing is said of %s', (_what, props) => {
    expect(warnings(props)).toBe('');
  });

  test('rejects an unknown check, and a check without a reason', () => {
    expect(() => synthOf({ suppressedChecks: { Nonsense: 'x' } }))
      .toThrow('unknown check "Nonsense" in `suppressedChecks`: expected one of CopyIgnoredFile');
    expect(() => synthOf({ suppressedChecks: { SecretsUsedInArgOrEnv: ' ' } }))
      .toThrow('[s/i] check SecretsUsedInArgOrEnv in `suppressedChecks` has no reason; write why the check does not apply');
  });

  test('a variable can hold the credential of a cache', () => {
    const app = new App({ strict: true, outdir: testApp().outdir });
    const stack = new Stack(app, 's');
    const key = new Variable(stack, 'KEY');
    image(stack, 'i', { cacheTo: [CacheDestination.of({ type: 's3', bucket: 'b', region: 'r', secret_access_key: key.value })] });

    expect(() => app.synth()).not.toThrow();
  });
});

describe('the driver', () => {
  test.each<[string, ImageProps]>([
    ['several `platforms`', { platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] }],
    ['`attest`', { attest: [Attestation.sbom()] }],
    ['`cacheTo` of type local', { cacheTo: [CacheDestination.local('c')] }],
    ['`output` of type oci into a file', { output: [Output.oci({ dest: 'o.tar' })] }],
    ['`output` of type docker into a file', { output: [Output.docker({ dest: 'o.tar' })] }],
  ])('%s is an error where the driver is docker', (what, props) => {
    expect(synthOf(props, { driver: BuilderDriver.DOCKER })).toThrow(`[s/i] has ${what}, which the driver docker does not support`);
    expect(synthOf(props, { driver: BuilderDriver.DOCKER_CONTAINER })).not.toThrow();
    expect(synthOf(props)).not.toThrow();
  });

  test('what it supports is none', () => {
    expect(synthOf({
      platforms: [Platform.LINUX_ARM64], attest: [Attestation.disabled('provenance')], cacheTo: [CacheDestination.inline()], output: [Output.docker(), Output.tar('t.tar')],
    }, { driver: BuilderDriver.DOCKER })).not.toThrow();
  });
});

describe('secrets', () => {
  const mounting = (mount: Mount, props: ImageProps) => {
    const app = testApp();
    new Image(new Stack(app, 's'), 'i', props).dockerfile.stage('run', BuildContext.image('a')).run('x', { mounts: [mount] });
    return () => app.synth();
  };

  test('one that is mounted has to be given', () => {
    expect(mounting(Mount.secret('token'), {})).toThrow('[s/i] mounts the secret "token", which it is not given: write `secret: [BuildSecret.env("token")]`');
    expect(mounting(Mount.secret('token'), { secret: [BuildSecret.env('other')] })).toThrow('mounts the secret "token"');
    expect(mounting(Mount.secret('token'), { secret: [BuildSecret.env('token')] })).not.toThrow();
    expect(mounting(Mount.secret('token', { required: false }), {})).not.toThrow();
  });
});

describe('keys and nulls', () => {
  test('rejects a key of another type', () => {
    expect(() => CacheDestination.of({ type: 'registry', ref: 'r/x', bucket: 'b' }))
      .toThrow('a cache of type "registry" does not support the key "bucket", which belongs to s3');
    expect(() => Output.of({ type: 'local', push: 'true' }))
      .toThrow('an output of type "local" does not support the key "push", which belongs to image and registry');
  });

  test('a key, or a type, that is not known yet is taken', () => {
    CacheSource.of({ type: 'registry', ref: 'r/x', whatever: 'comes' });
    Output.of({ type: 'next', dest: 'x' });
  });

  test.each<[AppProps, string]>([
    [{ driver: 'podman' as any }, '[App] `driver` must be a BuilderDriver, but is "podman"; write BuilderDriver.DOCKER or'],
    [{ bakeFileLayout: 'both' as any }, '`bakeFileLayout` must be a BakeFileLayout, but is "both"; write BakeFileLayout.PER_STACK or BakeFileLayout.PER_APP'],
    [{ format: 'yaml' as any }, '`format` must be a BakeFormat, but is "yaml"; write BakeFormat.HCL or BakeFormat.JSON'],
    [{ dockerfileLayout: 'none' as any }, '`dockerfileLayout` must be a DockerfileLayout, but is "none"'],
  ])('a value that no enum has: %j', (props, message) => {
    expect(() => new App(props)).toThrow(message);
    expect(() => synthOf({ network: 'bridge' as any })).toThrow('[s/i] `network` must be a NetworkMode, but is "bridge"');
  });

  test('a null says where it stands', () => {
    expect(() => synthOf({ cacheFrom: [null as any] })).toThrow('[s/i] `cacheFrom[0]` must be a CacheSource, but is null; leave it out');
  });
});

describe('a matrix', () => {
  const axis = MatrixAxis.of('v', ['1.1', '1.2']);

  test('an axis counts that stands in an expression', () => {
    expect(synthOf({ matrix: [axis], name: `app-${Expression.call('replace', [axis, '.', '-']).value}` })).not.toThrow();
    expect(synthOf({ matrix: [axis], name: 'app' })).toThrow('has a `name` without the axis v');
  });

  test('a tag that all combinations would share', () => {
    expect(synthOf({ matrix: [axis], name: `app-${Expression.call('replace', [axis, '.', '-']).value}`, tags: ['r/x:1'] }))
      .toThrow('[s/i] has the tag "r/x:1" without the axis v, so that several combinations would have one tag');
  });
});

describe('names that buildx would take for others', () => {
  test('an image named default', () => {
    const app = testApp();
    image(new Stack(app, 's'), 'default');
    expect(() => app.synth()).toThrow('[s/default] has a target named "default", which the group of all published images would shadow');
  });

  test('a group default of its own beside it', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const member = image(stack, 'a', { targetName: 'default' });
    new Group(stack, 'default', { members: [member] });
    expect(() => app.synth()).toThrow('named "default"');
  });

  test.each(['r.example/x:latest', 'r.example/x'])('two stacks that are read together and push one tag: %s', tag => {
    const app = testApp();
    const base = image(new Stack(app, 'one'), 'a', { tags: ['r.example/x'] });
    new Image(new Stack(app, 'two'), 'b', { tags: [tag] }).dockerfile.stage('s', base);
    expect(() => app.synth()).toThrow(/has the tag "r\.example\/x(:latest)?", and so has/);
  });
});
