import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AppProps, ImageProps } from '../../src';
import {
  App, BuildContext, Dockerfile, DockerfileLayout, Expression, Image, MatrixAxis, Platform, PythonBuilderImage, PythonSource, PythonVersion,
  SlimPythonImage, Stack, StagePlatform, Variable,
} from '../../src';
import type { Entry, Kind } from '../../src/lock/entries';
import { noEntries } from '../../src/lock/entries';
import { lockText } from '../../src/lock/lock-file';
import { bakePrint, describeWithBuildx } from '../buildx';
import { inEmptyDirectory } from '../helpers';

const folder = inEmptyDirectory();
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** Writes a lock file. */
function locked(entries: Partial<Record<Kind, Record<string, Omit<Entry, 'usedBy'>>>>, path = 'cdk-bake.lock'): void {
  const all = noEntries();
  for (const [kind, ofKind] of Object.entries(entries)) {
    Object.entries(ofKind).forEach(([name, entry]) => all[kind as Kind].set(name, { ...entry, usedBy: [] }));
  }
  writeFileSync(path, lockText(all));
}

const debian = { 'debian:12': { digest: digest('a'), platforms: ['linux/amd64', 'linux/arm/v7', 'linux/arm64'] } };

/** The error and the warnings of a program. */
function said(build: (stack: Stack) => unknown, props: AppProps = {}): string {
  const written: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0);
  const app = new App(props);
  try {
    build(new Stack(app, 's'));
    app.synth();
    return written.join('');
  } catch (error) {
    return (error as Error).message;
  } finally {
    write.mockRestore();
  }
}

const onDebian = (stack: Stack, id = 'i', props: ImageProps = {}) => {
  const image = new Image(stack, id, props);
  image.dockerfile.stage('run', BuildContext.image('debian:12'));
  return image;
};

beforeEach(() => {
  rmSync('cdk-bake.lock', { force: true });
  writeFileSync('.dockerignore', 'cdk.out\n');
});

describeWithBuildx('a lock file pins', () => {
  const resolved = (build: (stack: Stack) => unknown, props: AppProps, ...targets: string[]) => {
    expect(said(build, props)).toBe('');
    return bakePrint(folder, ['cdk.out/s/docker-bake.hcl'], ...targets).target;
  };

  test.each([DockerfileLayout.PER_IMAGE, DockerfileLayout.PER_STACK, DockerfileLayout.INLINE])('images, repositories and URLs in generated Dockerfiles: %s', dockerfileLayout => {
    locked({
      images: { ...debian, 'alpine': { digest: digest('b'), platforms: [] }, 'docker/dockerfile:1': { digest: digest('c'), platforms: [] } },
      git: { 'https://x.y/z.git#v1': { commit: 'd'.repeat(40) }, 'https://x.y/z.git': { commit: 'e'.repeat(40) } },
      urls: { 'https://x.y/tool': { sha256: 'f'.repeat(64) } },
    });
    const context = BuildContext.git('https://x.y/z.git', { revision: 'v1', subdirectory: 'a' });
    const target = resolved(stack => {
      onDebian(stack, 'i', { context }).dockerfile.findStage('run').copyFrom(BuildContext.image('docker.io/library/alpine:latest'), ['/a'], '/a')
        .add(['https://x.y/tool'], '/tool').add(['https://x.y/z.git'], '/z/').add([`https://x.y/z.git#${'9'.repeat(40)}`], '/same/');
      onDebian(stack, 'j');
    }, { dockerfileLayout, syntax: 'docker/dockerfile:1', lockFile: 'cdk-bake.lock' }, 'i', 'j');
    const text = target.i['dockerfile-inline'] ?? readFileSync(`cdk.out/s/Dockerfile${dockerfileLayout === DockerfileLayout.PER_STACK && !target.i.dockerfile.endsWith('.i') ? '' : '.i'}`, 'utf8');

    expect(target.i.context).toBe(`https://x.y/z.git#${'d'.repeat(40)}:a`);
    expect(target.i.contexts).toEqual({ 'debian:12': `docker-image://debian:12@${digest('a')}`, 'alpine': `docker-image://docker.io/library/alpine:latest@${digest('b')}` });
    expect(target.j.contexts).toEqual({ 'debian:12': `docker-image://debian:12@${digest('a')}` });
    expect(text).toContain(`# syntax=docker/dockerfile:1@${digest('c')}\n`);
    expect(text).toContain(`ADD --checksum=sha256:${'f'.repeat(64)} https://x.y/tool /tool\n`);
    expect(text).toContain(`"https://x.y/z.git#${'e'.repeat(40)}", "/z/"`);
    expect(text).toContain(`"https://x.y/z.git#${'9'.repeat(40)}", "/same/"`);
    expect(text).toContain('FROM debian:12 AS ');
  });

  test('the value of each combination of a matrix', () => {
    locked({ images: { 'debian:12': { digest: digest('a'), platforms: [] }, 'debian:13': { digest: digest('b'), platforms: [] } } });
    const axis = MatrixAxis.of('v', ['12', '13']);
    const target = resolved(stack => {
      const image = new Image(stack, 'i', { matrix: [axis], name: `i-${axis}` });
      image.dockerfile.stage('one', BuildContext.image(`debian:${axis}`));
      image.dockerfile.stage('two', BuildContext.image(`debian:${axis}`)).copyFrom(image.dockerfile.findStage('one'), ['/a'], '/a');
    }, {}, 'i');

    expect(target['i-12'].contexts).toEqual({ debian: `docker-image://debian:12@${digest('a')}` });
    expect(target['i-13'].contexts).toEqual({ debian: `docker-image://debian:13@${digest('b')}` });
    const { references, stacks: [{ targets: [{ baseImages }] }] } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
    expect(baseImages).toEqual(['debian:${v}']);
    expect(references).toEqual(['12', '13'].map(v => ({ kind: 'images', name: `debian:${v}`, usedBy: ['s/i'] })));
  });

  test('the values of a matrix without a digest', () => {
    locked({ images: { 'debian:12': { digest: digest('a'), platforms: [] } } });
    const axis = MatrixAxis.of('v', ['12', `13@${digest('b')}`]);
    const target = resolved(stack => {
      new Image(stack, 'i', { matrix: [axis], name: `i-${Expression.call('substr', [axis, 0, 2])}` }).dockerfile.stage('one', BuildContext.image(`debian:${axis}`));
    }, { lockFile: 'cdk-bake.lock' }, 'i');

    expect(target['i-12'].contexts).toEqual({ debian: `docker-image://debian:12@${digest('a')}` });
    expect(target['i-13'].contexts).toEqual({ debian: `docker-image://debian:13@${digest('b')}` });
    const { references, stacks: [{ targets: [{ baseImages }] }] } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
    expect(baseImages).toEqual(['debian:${v}']);
    expect(references).toEqual([{ kind: 'images', name: 'debian:12', usedBy: ['s/i'] }]);
  });

  test('base images and frontends of existing Dockerfiles, but no name that a context replaces', () => {
    locked({ images: { ...debian, 'docker/dockerfile:1': { digest: digest('c'), platforms: [] }, 'other/frontend': { digest: digest('d'), platforms: [] } } });
    writeFileSync('Dockerfile.a', 'FROM debian:12\n');
    writeFileSync('Dockerfile.b', 'FROM scratch\nCOPY --from=docker.io/library/debian:12 /a /b\n');
    const axis = MatrixAxis.of('v', ['a', 'b']);
    const target = resolved(stack => {
      new Image(stack, 'i', { dockerfile: Dockerfile.fromString('# syntax=docker/dockerfile:1\nARG V=12\nFROM debian:$V\nCOPY --from=alpine /a /a\n'), contexts: { alpine: BuildContext.directory('.') } });
      new Image(stack, 'other', { dockerfile: Dockerfile.fromString('# syntax=other/frontend\nanything\n') });
      new Image(stack, 'axis', { matrix: [axis], name: `x-${axis}`, dockerfile: Dockerfile.fromFile(`Dockerfile.${axis}`) });
    }, {}, 'i', 'other', 'axis');
    const contexts = { 'debian:12': `docker-image://debian:12@${digest('a')}` };

    expect(target.i).toMatchObject({ args: { BUILDKIT_SYNTAX: `docker/dockerfile:1@${digest('c')}` }, contexts: { ...contexts, alpine: '.' } });
    expect(target.other.args).toEqual({ BUILDKIT_SYNTAX: `other/frontend@${digest('d')}` });
    expect(Object.keys(target['x-a'].contexts)).toEqual(['debian:12']);
    expect(target['x-b'].contexts['debian:12']).toContain(digest('a'));
  });
});

test('a minor version of Python is the release in the lock file', () => {
  locked({ images: { 'ubuntu:noble-20241118.1': { digest: digest('a'), platforms: [] } }, python: { 3.12: { release: '3.12.99', url: 'https://x/3.12.99/Python-3.12.99.tar.xz', sha256: 'a'.repeat(64) } } });
  const files = said(stack => {
    const builder = new PythonBuilderImage(stack, 'builder', { baseImage: BuildContext.image(`debian:12@${digest('a')}`) });
    new SlimPythonImage(stack, '312');
    new SlimPythonImage(stack, '3.13.5');
    expect(builder.releases).toEqual(['3.12.99', '3.13.5']);
  });
  expect(files).not.toContain('Python 3.13');
  expect(said(stack => {
    const builder = new PythonBuilderImage(stack, 'builder', { versions: [PythonVersion.of('3.12')], source: PythonSource.directory('archives') });
    expect(builder.releases).not.toEqual(['3.12.99']);
  })).toContain('MissingSource');
});

test('without a lock file, only a strict app has to pin base images', () => {
  const context = BuildContext.git('https://x.y/z.git');
  expect(said(stack => onDebian(stack, 'i', { context }))).toBe('');
  expect(said(stack => onDebian(stack, 'i', { context }), { strict: true })).toBe('Synthesis found 1 error; nothing was written:\n'
    + '  [s/i] the image "debian:12" is not pinned; run `cdk-bake lock`, or add a digest (UnpinnedReference)');
  expect(said(stack => onDebian(stack, 'i', { suppressedChecks: { UnpinnedReference: 'floats' } }), { strict: true })).toBe('');
});

test('with a lock file, everything has to be in it', () => {
  locked({ images: { alpine: debian['debian:12'], busybox: debian['debian:12'] } });
  const build = (stack: Stack) => {
    onDebian(stack, 'i', { context: BuildContext.git('https://x.y/z.git') }).dockerfile.findStage('run')
      .add(['https://x.y/tool'], '/tool').copyFrom(BuildContext.image(`tool:${new Variable(stack, 'V', { defaultValue: '1' })}`), ['/a'], '/b');
  };
  const lines = [
    '[s/i] the image "debian:12" is not pinned in "cdk-bake.lock"; run `cdk-bake lock`, or add a digest (UnpinnedReference)',
    '[s/i] the Git repository "https://x.y/z.git" is not pinned in "cdk-bake.lock"; run `cdk-bake lock` (UnpinnedReference)',
    '[s/i] the URL "https://x.y/tool" is not pinned in "cdk-bake.lock"; run `cdk-bake lock` (UnpinnedReference)',
    '[s/i] "tool:${V}" cannot be pinned because it depends on a variable; use a literal text, or add a digest (UnpinnedReference)',
  ];
  const unused = '  [App] the lock file "cdk-bake.lock" contains "alpine" and 1 other, which the app does not use; run `cdk-bake lock`';

  expect(said(build).split('\n').filter(line => line !== '')).toEqual(lines.map(line => expect.stringContaining(`Warning: ${line}`)));
  expect(said(build, { lockFile: 'cdk-bake.lock' })).toBe(`Synthesis found 5 errors; nothing was written:\n${lines.map(line => `  ${line}`).join('\n')}\n${unused}`);
});

test.each<[string, (stack: Stack) => unknown, string]>([
  ['a name that only the build knows', stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM debian:12-${TARGETARCH}\n') }), '"FROM debian:12-${TARGETARCH}" cannot be pinned because only the build can evaluate'],
  ['a name out of a variable', stack => new Image(stack, 'i', { args: { T: new Variable(stack, 'TAG', { defaultValue: '12' }).value }, dockerfile: Dockerfile.fromString('ARG T=1\nFROM debian:$T\n') }), '"debian:${TAG}" cannot be pinned because it depends on a variable'],
  ['the name of a stage', stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM debian AS debian\nFROM debian:12\nCOPY --from=debian / /\n') }), '"debian" cannot be pinned because a context of that name would replace the stage "debian"; rename the stage'],
  ['a URL in an existing Dockerfile', stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM debian:12\nADD https://x.y/z /z\nADD --checksum=sha256:' + 'a'.repeat(64) + ' https://x.y/same /z\n') }), '"ADD https://x.y/z" cannot be pinned because existing Dockerfiles are not changed; add --checksum'],
  ['several URLs', stack => onDebian(stack).dockerfile.findStage('run').add(['https://x.y/a', 'https://x.y/b'], '/c/'), '"https://x.y/a" cannot be pinned because BuildKit verifies the digest of a single source only; call add() for each URL'],
  ['a query of Git', stack => onDebian(stack).dockerfile.findStage('run').add(['https://x.y/a.git?ref=v1'], '/c/'), 'because it contains a query; write the branch'],
  ['all contexts as an expression', stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromString('FROM debian:12\n'), contexts: BuildContext.mapOf(Expression.mapOf({ a: 'b' })) }), '"contexts" cannot be pinned because an expression contains the entries'],
  ['a frontend out of a variable', stack => onDebian(stack, 'i', { args: { BUILDKIT_SYNTAX: new Variable(stack, 'TAG', { defaultValue: 'x' }).value }, dockerfile: Dockerfile.fromString('FROM debian:12\n') }), '"${TAG}" cannot be pinned'],
])('%s cannot be pinned', (_what, build, message) => {
  locked({ images: { ...debian, debian: debian['debian:12'] } });
  expect(said(stack => {
    try {
      build(stack);
    } catch (error) {
      expect((error as Error).message).toContain('is an existing Dockerfile');
    }
  })).toContain(`[s/i] ${message.startsWith('because') ? '' : message}`);
});

describeWithBuildx('a lock file also pins', () => {
  test('the images of ONBUILD and of a build argument by an axis are pinned', () => {
    locked({ images: { ...debian, 'tool:1': { digest: digest('b'), platforms: [] }, 'debian:13': { digest: digest('c'), platforms: [] }, 'other/frontend:1': { digest: digest('d'), platforms: [] } } });
    const axis = MatrixAxis.of('v', ['12', '13']);
    expect(said(stack => {
      const base = new Image(stack, 'base', { dockerfile: Dockerfile.fromString('FROM debian:12\nONBUILD COPY --from=tool:1 /x /y\n') });
      new Image(stack, 'child').dockerfile.stage('run', base);
      new Image(stack, 'each', { matrix: [axis], name: `each-${axis}`, args: { T: axis.value }, dockerfile: Dockerfile.fromString('ARG T=1\nFROM debian:$T\n') });
      new Image(stack, 'frontend', { args: { BUILDKIT_SYNTAX: 'other/frontend:1' }, dockerfile: Dockerfile.fromString('FROM debian:12\n') });
    }, { lockFile: 'cdk-bake.lock' })).toBe('');
    const { target } = bakePrint(folder, ['cdk.out/s/docker-bake.hcl'], 'child', 'each', 'frontend');

    expect(target.child.contexts).toEqual({ 'base': 'target:base', 'tool:1': `docker-image://tool:1@${digest('b')}` });
    expect(target['each-13'].contexts).toEqual({ 'debian:13': `docker-image://debian:13@${digest('c')}` });
    expect(target.frontend.args).toEqual({ BUILDKIT_SYNTAX: `other/frontend:1@${digest('d')}` });
  });
});

test('a suppressed check leaves a reference as it is, and the command does not look it up', () => {
  locked({ images: debian });
  expect(said(stack => onDebian(stack, 'i', { suppressedChecks: { UnpinnedReference: 'local only' } }))).toBe('');
  expect(JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8')).references).toEqual([]);
});

test('an entry for one platform takes precedence', () => {
  locked({ images: { ...debian, base: { digest: digest('b'), platforms: ['linux/riscv64'] } } });
  expect(said(stack => new Image(stack, 'i', {
    platforms: [Platform.LINUX_AMD64],
    dockerfile: Dockerfile.fromString('FROM base\n'),
    contexts: { 'base::linux/amd64': BuildContext.image('debian:12'), 'base': BuildContext.image('base') },
  }))).toBe('');
});

test('a URL as a build context cannot be pinned', () => {
  locked({ images: debian });
  expect(said(stack => onDebian(stack, 'i', { context: BuildContext.url('https://x.y/z.tar') })))
    .toContain('[s/i] "https://x.y/z.tar" cannot be pinned because BuildKit verifies no digest of a build context; add the URL in a stage with add(), and use the stage');
});

test.each([
  ['', '`lockFile` is empty; set a path such as "cdk-bake.lock", or remove it'],
  ['.', '"." cannot be read because it is a directory; use a regular file'],
  [MatrixAxis.of('v', ['a']).value, '`lockFile` must be literal text, but contains the axis v'],
])('%j is no path of a lock file', (lockFile, message) => {
  expect(() => new App({ lockFile })).toThrow(message);
});

test('a lock file that the app names has to exist', () => {
  expect(said(onDebian, { lockFile: 'my.lock' })).toContain('[App] the lock file "my.lock" does not exist; run `cdk-bake lock`');
  locked({ images: debian }, 'my.lock');
  expect(said(onDebian, { lockFile: 'my.lock' })).toBe('');
});

test.each<[string, string[] | undefined]>([
  ['linux/amd64', undefined], ['linux/arm64', undefined], ['linux/arm/v7', undefined], ['linux/arm/v6', ['linux/arm/v6']], ['linux/riscv64', ['linux/riscv64']],
  ['linux/amd64/v3', undefined], ['linux/386', ['linux/386']],
])('the platform %s', (platform, missing) => {
  locked({ images: debian });
  const platforms = [Platform.of(platform)];
  const expected = missing ? `the image "debian:12" is not available for ${missing.join()}; according to "cdk-bake.lock", it has linux/amd64, linux/arm/v7 and linux/arm64` : '';

  expect(said(stack => onDebian(stack, 'i', { platforms })).includes('not available')).toBe(missing !== undefined);
  expect(said(stack => onDebian(stack, 'i', { platforms }))).toContain(expected);
  expect(said(stack => new Image(stack, 'i', { platforms, dockerfile: Dockerfile.fromString('FROM debian:12\n') }))).toContain(expected);
  expect(said(stack => {
    new Image(stack, 'i', { platforms }).dockerfile.stage('run', BuildContext.image('debian:12'), { platform: StagePlatform.BUILDER });
  })).not.toContain('not available');
});
