import type { App, ImageProps, Stage } from '../../src';
import {
  Attestation, BuildContext, BuildSecret, CacheDestination, CacheSource, Image, MatrixAxis, Mount, Output, SshAgent, Stack,
  Variable,
} from '../../src';
import { errorOf, image as imageIn, synth, testApp } from '../helpers';

const SHA = `sha256:${'a'.repeat(64)}`;
const COMMIT = 'a'.repeat(40);

/** The Dockerfile of an image of one stage. */
function written(fill: (stage: Stage) => unknown, props: ImageProps = {}): string {
  const app: App = testApp();
  const image = new Image(new Stack(app, 's'), 'i', { suppressedChecks: { MissingSource: 'not asked here' }, ...props });
  fill(image.dockerfile.stage('run', BuildContext.image('debian')));
  return synth(app).get('s/Dockerfile.i')!;
}

describe('instructions that BuildKit rejects', () => {
  test.each<[(stage: Stage) => unknown, string]>([
    [s => s.env({ A: 'x'.repeat(66_000) }), '[s/i] ENV of stage "run" has a line that is longer than BuildKit\'s limit of 65,535 bytes'],
    [s => s.cmd(['ü'.repeat(33_000)]), 'CMD of stage "run" has a line that is longer than BuildKit\'s limit of 65,535 bytes'],
    [s => s.run('x'.repeat(66_000)), '65,535 bytes'],
    [s => s.healthcheck(['x'], { retries: 2 ** 31 }), 'invalid retries 2147483648: expected a whole number from 0 to 2147483647'],
    [s => s.healthcheck(['x'], { interval: '9999999h' }), 'invalid interval "9999999h": expected at most 292 years'],
    [s => s.user('2147483648'), 'invalid USER "2147483648": expected numeric IDs from 0 to 2147483647'],
    [s => s.user('1:4294967296'), 'invalid USER "1:4294967296": expected numeric IDs from 0 to 2147483647'],
    [s => s.run('a\0b'), 'RUN "a\\u0000b" contains a NUL character, which arguments of a program cannot contain'],
    [s => s.runExec(['a', 'b\0']), 'RUN "b\\u0000" contains a NUL character, which arguments of a program cannot contain'],
    [s => s.runExec(['']), 'RUN requires a program, but the first argument is empty; set a program'],
    [() => Mount.cache('//'), 'invalid mount target "//": expected the path of a file or directory below /'],
    [() => Mount.tmpfs('/a/..'), 'invalid mount target "/a/..": expected the path of a file or directory below /'],
    [() => Mount.cache('/a', { uid: -1 }), 'invalid uid -1 of a mount: expected a whole number from 0 to 4294967295'],
    [() => Mount.secret('a', { gid: 1.5 }), '`options.gid` of `Mount.secret()` must be a whole number, but is 1.5'],
    [() => Mount.ssh({ uid: 2 ** 32 }), 'invalid uid 4294967296 of a mount: expected a whole number from 0 to 4294967295'],
    [() => Mount.secret('a', { env: 'A=B' }), 'invalid env "A=B" of a secret'],
    [() => Mount.secret('a', { env: '' }), 'invalid env "" of a secret'],
    [s => s.run('x', { mounts: [Mount.cache('/a'), Mount.tmpfs('/a/')] }), 'RUN has two mounts with the target "/a", but one would hide the other'],
    [s => s.copy(['https://example.com/x'], '/x'), 'COPY cannot download "https://example.com/x"; use add()'],
    [s => s.copy(['[a'], '/x/', { wildcards: true }), 'invalid pattern "[a": close every "["'],
    [s => s.copy(['a\\'], '/x/', { wildcards: true }), 'invalid pattern "a\\\\"'],
    [s => s.copy(['[]a]'], '/x/', { wildcards: true }), 'invalid pattern "[]a]"'],
    [s => s.copy(['.'], '/x/', { exclude: ['[a'] }), 'invalid pattern "[a"'],
    [s => s.add(['a'], '/x', { checksum: SHA }), '`checksum` cannot be set on ADD "a" because BuildKit only verifies URLs and Git repositories'],
    [s => s.add(['https://example.com/a', 'https://example.com/b'], '/x/', { checksum: SHA }), '`checksum` cannot be set on an ADD of 2 sources because it is the checksum of one'],
    [s => s.add(['https://example.com/a'], '/x', { checksum: COMMIT }), 'invalid checksum "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" of ADD "https://example.com/a"'],
    [s => s.add(['https://example.com/a.git#v1'], '/x', { checksum: SHA }), 'invalid checksum "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" of ADD "https://example.com/a.git#v1"'],
    [s => s.add(['a.tar'], '/x', { keepGitDir: true }), '`keepGitDir` has no effect on ADD "a.tar" because it is not a Git repository'],
    [
      s => s.add(['git@example.com:a/b.git'], '/x/'),
      '[s/i] a Git repository is fetched over SSH, but the image does not define the SSH agent "default"; add `SshAgent.agent()` to `ssh`',
    ],
    [s => s.copyFrom(BuildContext.git('ssh://git@example.com/a.git'), ['x'], '/x'), 'a Git repository is fetched over SSH'],
  ])('%s', (fill, message) => {
    expect(() => written(fill)).toThrow(message);
  });
});

describe('attributes that Buildx rejects', () => {
  test.each<[ImageProps, string]>([
    [{ ulimits: ['nofil=1'] }, '[s/i] unknown ulimit "nofil" in "nofil=1" (did you mean nofile?): expected one of core, cpu, data'],
    [{ ulimits: ['nofile=2:1'] }, 'invalid ulimit "nofile=2:1": the soft limit is higher than the hard limit; set a lower soft limit'],
    [{ ulimits: ['nofile=-1:5'] }, 'the soft limit is higher than the hard limit'],
    [{ ulimits: ['nofile=99999999999999999999'] }, 'the value is too high; set -1 for no limit'],
    [{ extraHosts: { db: '10.0.0.256' } }, 'invalid IP address "10.0.0.256" in `extraHosts`: expected an address, such as "10.0.0.5"'],
    [{ extraHosts: { db: 'db.example.com' } }, 'invalid IP address "db.example.com" in `extraHosts`'],
    [{ extraHosts: { 'a=b': '::1' } }, 'invalid host name "a=b" in `extraHosts`: expected a name without "=" and ","'],
    [{ annotations: ['manifets:a=b'] }, 'unknown type "manifets" in annotation "manifets:a=b" (did you mean manifest?): expected one of manifest, '],
    [{ annotations: ['index,foo:a=b'] }, 'unknown type "foo" in annotation "index,foo:a=b"'],
    [{ annotations: ['manifest[linux]:a=b'] }, 'invalid platform "linux" in annotation "manifest[linux]:a=b": expected os/arch[/variant]'],
    [{ args: { SOURCE_DATE_EPOCH: 'today' } }, 'invalid value "today" of build argument SOURCE_DATE_EPOCH: expected a number of seconds'],
    [{ resources: { memory: 'much' } }, 'invalid size "much": expected a number with the unit b, k, m or g'],
    [{ context: BuildContext.image('debian') }, '`context` is an image, but Buildx reads files from a directory'],
    [{ context: BuildContext.ociLayout('layout') }, '`context` is an image'],
    [{ exclude: ['[a'] }, 'invalid pattern "[a"'],
    [{ exclude: ['!'] }, 'invalid pattern "!" in `exclude`: expected a path after "!"'],
    [{ context: BuildContext.git('git@example.com:a/b.git'), ssh: [SshAgent.agent('other')] }, 'a Git repository is fetched over SSH'],
  ])('%j', (props, message) => {
    expect(() => written(s => s.copy(['.'], '/x/'), props)).toThrow(message);
  });

  test.each<[() => unknown, string]>([
    [() => Output.local(''), '`dest` of an output of type "local" is empty'],
    [() => Output.local('-'), 'an output of type "local" writes files, but has no directory'],
    [() => Output.oci({ tar: false }), 'an output of type "oci" writes files, but has no directory'],
    [() => Output.of({ type: 'local' }), 'an output of type "local" writes files'],
    [() => CacheSource.local(''), 'a cache of type "local" has no directory'],
    [() => CacheDestination.of({ type: 'local' }), 'a cache of type "local" has no directory'],
    [() => BuildSecret.text('a', 'x'.repeat(512_001)), 'text of secret "a" exceeds 500 KiB, the limit of Buildx; copy the text as a file instead'],
  ])('%s', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('accepted values', () => {
  test('accepts unusual values', () => {
    expect(() => written(s => s
      .healthcheck(['x'], { retries: 0, interval: '2562047h' }).user('a:b:c').user('2147483647').workdir('/w')
      .run('x', { mounts: [Mount.cache('a'), Mount.cache('.'), Mount.ssh({ required: false }), Mount.secret('s', { env: 'A' }), Mount.secret('s', { env: 'B', target: '/b' })] })
      .copy(['[a-c]*', '[^x]?', 'a\\*', '**/f'], '/x/', { wildcards: true, exclude: ['**/*.md', '!a'] }).copy(['[a'], '/y/')
      .add(['https://example.com/a'], '/x', { checksum: SHA }).add(['https://example.com/a.git'], '/x', { checksum: COMMIT, keepGitDir: true })
      .add(['git@example.com:a/b.git', 'a'], '/x/', { keepGitDir: true }), {
      ulimits: ['nofile=1:2', 'memlock=-1', 'core=5:-1'],
      extraHosts: { a: '10.0.0.1', b: '[::1]', c: 'host-gateway', d: '10.0.0.1,::1' },
      annotations: ['a=b:c', 'index,manifest[linux/arm/v7]:a=b', 'manifest-descriptor:a='],
      args: { SOURCE_DATE_EPOCH: '0' },
      secret: [BuildSecret.env('s')],
      ssh: [SshAgent.agent()],
    })).not.toThrow();
    expect(() => written(s => s.copy(['.'], '/'), { context: BuildContext.git('git@example.com:a/b.git') })).not.toThrow();
  });

  test('keeps a URL unchanged', () => {
    expect(written(s => s.add(['https://example.com/get?file=a*b[1]', 'plain*'], '/x/')))
      .toContain('ADD ["https://example.com/get?file=a*b[1]", "plain[*]", "/x/"]');
  });
});

describe('empty contexts', () => {
  const message = (fill: (stack: Stack) => void) => {
    const app = testApp();
    fill(new Stack(app, 's'));
    try {
      app.synth();
      return 'none';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const reading = (source: (stack: Stack) => string) => (stack: Stack) => void new Image(stack, 'i').dockerfile
    .stage('run', BuildContext.scratch()).copyFrom(BuildContext.directory(source(stack)), ['a'], '/a');

  test('are rejected for the default of a variable', () => {
    expect(message(reading(stack => new Variable(stack, 'DIR', { defaultValue: '' }).value)))
      .toContain('[s/i] context "dir" can be empty; set a path as the default');
    expect(message(reading(stack => new Variable(stack, 'DIR').value))).toContain('[s/i] context "dir" can be empty');
    expect(message(reading(stack => new Variable(stack, 'DIR', { defaultValue: 'src' }).value))).toBe('none');
    expect(message(reading(stack => `${new Variable(stack, 'DIR', { defaultValue: '' }).value}/src`))).toBe('none');
  });

  test('are rejected for a value of an axis', () => {
    const axis = MatrixAxis.of('dir', ['a', '']);
    expect(message(stack => {
      const image = new Image(stack, 'i', { matrix: [axis], name: `i-${axis.value}`, context: BuildContext.directory(axis.value) });
      image.dockerfile.stage('run', BuildContext.scratch()).copy(['a'], '/a');
    })).toContain('[s/i] `context` can be empty');
  });
});

test.each<[string, () => ImageProps]>([
  ['`secret` has "s" twice', () => ({ secret: [BuildSecret.env('s', 'A'), BuildSecret.env('s', 'B')] })],
  ['`ssh` has "default" twice', () => ({ ssh: [SshAgent.agent(), SshAgent.keys('default', ['k'])] })],
  ['`attest` has "sbom" twice', () => ({ attest: [Attestation.sbom(), Attestation.disabled('sbom')] })],
  ['`mounts` has "/t" twice', () => ({ mounts: [Mount.cache('/t'), Mount.tmpfs('/t/')] })],
])('%s', (message, props) => {
  expect(() => new Image(new Stack(testApp(), 's'), 'i', props())).toThrow(`[s/i] ${message}; remove one of them`);
});

test.each<[string, ImageProps]>([
  ['a label', { labels: { é: 'x' } }],
  ['the value of a label', { labels: { x: 'e\u0301' } }],
  ['a host', { extraHosts: { é: '10.0.0.1' } }],
  ['a context', { contexts: { é: BuildContext.directory('.') } }],
  ['an annotation', { annotations: ['e\u0301=x'] }],
])('%s that Buildx would change to Unicode form NFC is an error', (_what, props) => {
  expect(errorOf(stack => imageIn(stack, 'i', props))).toMatch(/\[s\/i\] ".*" is not in Unicode form NFC, but Buildx normalizes strings to NFC; write "/);
});
