import type { AppProps, ImageProps } from '../../src';
import {
  App, Attestation, BakeFileLayout, BuildContext, BuildSecret, BuilderDriver, CacheDestination, CacheSource, Expression, Group, Image, MatrixAxis,
  Mount, Output, Platform, SshAgent, Stack, Variable,
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
    ['an argument with such a name', { args: { NPM_TOKEN: 'x' } }, 'build argument "NPM_TOKEN" is named like a credential'],
    ['also in lower case', { args: { db_password: 'x' } }, '"db_password"'],
    ['an argument with such a value', { args: { A: aws } }, 'build argument "A" contains an AWS key, but build arguments stay readable'],
    ['a label with such a value', { labels: { a: 'https://user:pa55@host/' } }, 'label "a" contains a password in a URL'],
    ['a private key', { labels: { a: '-----BEGIN OPENSSH PRIVATE KEY-----' } }, 'contains a private key'],
    [
      'a key of a cache',
      { cacheTo: [CacheDestination.of({ type: 's3', bucket: 'b', region: 'r', secret_access_key: 'x' })] },
      'key "secret_access_key" of a cache is a credential',
    ],
    ['one of the other list', { cacheFrom: [CacheSource.of({ type: 'gha', token: 'x' })] }, 'key "token" of a cache is a credential'],
  ])('warns of %s, or reports an error in a strict app', (_what, props, message) => {
    expect(warnings(props)).toContain(message);
    expect(synthOf(props, { strict: true })).toThrow(message);
  });

  test.each<[string, ImageProps]>([
    [
      'names that only look alike',
      { args: { TOKENIZER: 'x', PUBLIC_KEY: 'x', MONKEY: 'x', KEYBOARD: 'x' }, suppressedChecks: { UndeclaredArg: 'not asked here' } },
    ],
    [
      'what the image says is none',
      { args: { CACHE_KEY: 'x' }, suppressedChecks: { SecretsUsedInArgOrEnv: 'names a cache', UndeclaredArg: 'not asked here' } },
    ],
    ['a URL without a password', { labels: { a: 'https://user@host/x:y@z' } }],
  ])('accepts %s', (_what, props) => {
    expect(warnings(props)).toBe('');
  });

  test('rejects an unknown check, and a check without a reason', () => {
    expect(() => synthOf({ suppressedChecks: { Nonsense: 'x' } }))
      .toThrow('unknown check "Nonsense" in `suppressedChecks`: expected one of CopyIgnoredFile');
    expect(() => synthOf({ suppressedChecks: { SecretsUsedInArgOrEnv: ' ' } }))
      .toThrow('[s/i] check SecretsUsedInArgOrEnv in `suppressedChecks` has no reason; write why the check does not apply');
  });

  test('accepts a variable as the credential of a cache', () => {
    const app = new App({ strict: true, outdir: testApp().outdir });
    const stack = new Stack(app, 's');
    const key = new Variable(stack, 'KEY');
    image(stack, 'i', { cacheTo: [CacheDestination.of({ type: 's3', bucket: 'b', region: 'r', secret_access_key: key.value })] });

    expect(() => app.synth()).not.toThrow();
  });
});

describe('docker driver', () => {
  test.each<[string, ImageProps]>([
    ['several `platforms`', { platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] }],
    ['`attest`', { attest: [Attestation.sbom()] }],
    ['`cacheTo` of type local', { cacheTo: [CacheDestination.local('c')] }],
    ['`output` of type oci to a file', { output: [Output.oci({ dest: 'o.tar' })] }],
    ['`output` of type docker to a file', { output: [Output.docker({ dest: 'o.tar' })] }],
  ])('rejects %s', (what, props) => {
    expect(synthOf(props, { driver: BuilderDriver.DOCKER })).toThrow(`[s/i] the docker driver does not support ${what}; `);
    expect(synthOf(props, { driver: BuilderDriver.DOCKER_CONTAINER })).not.toThrow();
    expect(synthOf(props)).not.toThrow();
  });

  test('accepts supported attributes', () => {
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

  test('rejects a mounted secret that the image does not define', () => {
    expect(mounting(Mount.secret('token'), {}))
      .toThrow('[s/i] an instruction mounts the secret "token", but the image does not define it; add `BuildSecret.env("token")` to `secret`');
    expect(mounting(Mount.secret('token'), { secret: [BuildSecret.env('other')] })).toThrow('mounts the secret "token"');
    expect(mounting(Mount.secret('token'), { secret: [BuildSecret.env('token')] })).not.toThrow();
    expect(mounting(Mount.secret('token'), { secret: BuildSecret.listOf(['id=token']) })).not.toThrow();
    expect(mounting(Mount.secret('token'), { ssh: SshAgent.listOf(['token']) })).toThrow('mounts the secret "token"');
    expect(mounting(Mount.ssh(), { ssh: SshAgent.listOf(['default']) })).not.toThrow();
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

  test('accepts unknown keys and types', () => {
    CacheSource.of({ type: 'registry', ref: 'r/x', whatever: 'comes' });
    Output.of({ type: 'next', dest: 'x' });
  });

  test.each<[AppProps, string]>([
    [{ driver: 'podman' as any }, '[App] `driver` must be a BuilderDriver, but is "podman"; write BuilderDriver.DOCKER or'],
    [{ bakeFileLayout: 'both' as any }, '`bakeFileLayout` must be a BakeFileLayout, but is "both"; write BakeFileLayout.PER_STACK or BakeFileLayout.PER_APP'],
    [{ format: 'yaml' as any }, '`format` must be a BakeFormat, but is "yaml"; write BakeFormat.HCL or BakeFormat.JSON'],
    [{ dockerfileLayout: 'none' as any }, '`dockerfileLayout` must be a DockerfileLayout, but is "none"'],
  ])('rejects a value that is not in the enum: %j', (props, message) => {
    expect(() => new App(props)).toThrow(message);
    expect(() => synthOf({ network: 'bridge' as any })).toThrow('[s/i] `network` must be a NetworkMode, but is "bridge"');
  });

  test('names the place of a null value', () => {
    expect(() => synthOf({ cacheFrom: [null as any] })).toThrow('[s/i] `cacheFrom[0]` must be a CacheSource, but is null; omit it');
  });
});

describe('matrix', () => {
  const axis = MatrixAxis.of('v', ['1.1', '1.2']);

  test('finds an axis in an expression', () => {
    expect(synthOf({ matrix: [axis], name: `app-${Expression.call('replace', [axis, '.', '-']).value}` })).not.toThrow();
    expect(synthOf({ matrix: [axis], name: 'app' })).toThrow('`name` is the same for several combinations because the axis v is missing');
  });

  test('rejects a tag that is the same for all combinations', () => {
    expect(synthOf({ matrix: [axis], name: `app-${Expression.call('replace', [axis, '.', '-']).value}`, tags: ['r/x:1'] }))
      .toThrow('[s/i] tag "r/x:1" is the same for several combinations because the axis v is missing; add a token of the axis');
  });
});

describe('reserved names', () => {
  test('rejects an image named default next to other published images', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    ['default', 'other'].forEach(id => image(stack, id));
    expect(() => app.synth()).toThrow('[s/default] target name "default" is reserved for the group of all published images');
  });

  test.each([BakeFileLayout.PER_STACK, BakeFileLayout.PER_APP])('accepts an image named default if it is the only published one: %s', bakeFileLayout => {
    const app = testApp({ bakeFileLayout });
    const stack = new Stack(app, 's');
    image(stack, 'default');
    image(stack, 'other', { published: false });
    expect([...synth(app)].filter(([path]) => path.endsWith('.hcl')).map(([, text]) => text.includes('group "default"'))).toEqual([false]);
  });

  test('rejects an image and a group named default', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const member = image(stack, 'a', { targetName: 'default' });
    new Group(stack, 'default', { members: [member] });
    expect(() => app.synth()).toThrow('group name "default" is already used by s/a');
  });

  test.each(['r.example/x:latest', 'r.example/x'])('rejects equal tags in two stacks that are read together: %s', tag => {
    const app = testApp();
    const base = image(new Stack(app, 'one'), 'a', { tags: ['r.example/x'] });
    new Image(new Stack(app, 'two'), 'b', { tags: [tag] }).dockerfile.stage('s', base);
    expect(() => app.synth()).toThrow(/tag "r\.example\/x(:latest)?" is already used by/);
  });
});
