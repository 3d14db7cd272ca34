import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import type {
  AppProps,
  ImageProps, StackProps, TargetDefaults,
} from '../../src';
import { BakeFileLayout, BakeFormat, BuildContext, CacheDestination, CacheMode, CacheSource, DockerfileLayout, Expression, Group, Image, MatrixAxis, Output, Stack, Variable } from '../../src';
import { bakePrintBy, bothBuildx, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';

/** What an app warns of, or its errors. */
function warningsOf(fill: (stack: Stack) => void, props: StackProps = {}, appProps: AppProps = {}): string[] {
  const app = testApp(appProps);
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    fill(new Stack(app, 's', props));
    return JSON.parse(synth(app).get('manifest.json')!).warnings.map((w: any) => `[${w.path}] ${w.message}`);
  } finally {
    rmSync(dirname(app.outdir), { recursive: true, force: true });
    jest.restoreAllMocks();
  }
}

const images = (...all: ImageProps[]) => (stack: Stack) => all.forEach((props, i) => image(stack, `i${i}`, props));
const caches = (...all: CacheDestination[]) => images(...all.map(c => ({ cacheTo: [c] })));
const outputs = (...all: Output[]) => images(...all.map(o => ({ output: [o] })));

const { azblob, gha, inline, local, registry, s3 } = CacheDestination;
const bucket = { bucket: 'b', region: 'r' };
const account = { accountUrl: 'https://a.example' };

describe('cache destinations', () => {
  test.each<[string, CacheDestination, CacheDestination, string]>([
    ['a registry', registry('docker.io/r/x'), registry('r/x:latest', { mode: CacheMode.MAX }), '"docker.io/r/x", but s/i1 '
      + 'writes to "r/x:latest", so one overwrites the other; '
      + 'use a separate destination for each, such as CacheDestination.registry(`docker.io/r/x:${Image.TARGET_NAME}`)'],
    ['a registry, with a tag', registry('r/x:main'), registry('r/x:main'), 'CacheDestination.registry(`r/x:main-${Image.TARGET_NAME}`)'],
    ['GitHub Actions', gha(), gha({ scope: 'buildkit' }), 'CacheDestination.gha({ scope: Image.TARGET_NAME })'],
    ['GitHub Actions, with a scope', gha({ scope: 'x' }), gha({ scope: 'x' }), 'CacheDestination.gha({ scope: `x-${Image.TARGET_NAME}` })'],
    ['S3', s3(bucket), s3({ ...bucket, name: 'a;buildkit' }), '"the cache buildkit in the bucket b"'],
    ['Azure', azblob({ ...account, name: 'x' }), azblob({ ...account, name: 'x' }), 'such as name: `x-${Image.TARGET_NAME}`'],
    ['a directory', local('cache'), local('./cache/', { tag: '' }), 'such as CacheDestination.local(`cache/${Image.TARGET_NAME}`)'],
  ])('warns of a destination that two images share: %s', (_title, one, other, message) => {
    const found = warningsOf(caches(one, other));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('[s/i0] `cacheTo` writes to ');
    expect(found[0]).toContain(message);
    expect(found[0]).toMatch(/\(SharedCacheDestination\)$/);
  });

  test.each<[string, CacheDestination, CacheDestination]>([
    ['repositories', registry('r/x'), registry('r/y')],
    ['tags', registry('r/x:a'), registry('r/x:b')],
    ['scopes', gha({ scope: 'a' }), gha()],
    ['buckets', s3(bucket), s3({ ...bucket, bucket: 'c' })],
    ['names', s3({ ...bucket, name: 'a' }), s3(bucket)],
    ['prefixes', s3({ ...bucket, prefix: 'a/' }), s3(bucket)],
    ['accounts', azblob({ ...account, name: 'x' }), azblob({ accountUrl: 'https://b.example', name: 'x' })],
    ['directories', local('a'), local('a/b')],
    ['tags in a directory', local('a', { tag: 'x' }), local('a')],
    ['images', inline(), inline()],
    ['types', CacheDestination.of({ type: 'next' }), CacheDestination.of({ type: 'next' })],
  ])('accepts different destinations: %s', (_title, one, other) => {
    expect(warningsOf(caches(one, other))).toEqual([]);
  });

  test('warns once for many images', () => {
    expect(warningsOf(stack => [...Array(99).keys()].forEach(i => image(stack, `i${i}`)), { defaults: { cacheTo: [gha()] } })).toEqual([
      '[s/i0] `cacheTo` writes to "the scope buildkit of the GitHub Actions cache", but s/i1 and 97 others write there too, '
        + 'so one overwrites the other; '
      + 'use a separate destination for each, such as CacheDestination.gha({ scope: Image.TARGET_NAME }) (SharedCacheDestination)',
    ]);
  });

  test('accepts a default with the name of the target', () => {
    const defaults = { cacheTo: [gha({ scope: Image.TARGET_NAME }), registry(`r/x:${Image.TARGET_NAME}`), local(`c/${Image.TARGET_NAME}`)] };
    expect(warningsOf(images({}, {}), { defaults })).toEqual([]);
  });

  test('accepts a destination that is used by one image only', () => {
    expect(warningsOf(images({}), { defaults: { cacheTo: [gha(), gha()] } })).toEqual([]);
  });

  test('compares evaluated destinations', () => {
    const withVariable = (suffix: string) => warningsOf(stack => {
      const tag = new Variable(stack, 'TAG', { defaultValue: 'x' });
      caches(registry(`r/x:${tag.value}`), registry(`r/x:${tag}${suffix}`))(stack);
    });
    expect(withVariable('')).toEqual([expect.stringContaining('"r/x:${TAG}", but s/i1 writes there too')]);
    expect(withVariable('-2')).toEqual([]);
    expect(warningsOf(caches(registry(`r/x:${Expression.conditional(true, 'a', 'b').value}`), registry('r/x:a')))).toHaveLength(1);
  });

  test('warns of an inherited destination', () => {
    const inheriting = (own: ImageProps, cache = 'r/x') => warningsOf(stack => image(stack, 'b', { inherits: [image(stack, 'a', { cacheTo: [registry(cache)] })], ...own }));
    expect(inheriting({})).toEqual([expect.stringContaining('[s/a] `cacheTo` writes to "r/x", but s/b writes there too')]);
    expect(inheriting({ cacheTo: [registry('r/y')] })).toEqual([]);
    expect(inheriting({ cacheTo: [] })).toEqual([]);
  });

  test('warns of stacks that are read together', () => {
    const both = (linked: boolean, props: AppProps = {}) => warningsOf(stack => {
      const base = image(stack, 'a', { cacheTo: [gha()] });
      const other = new Stack(stack.node.scope!, 'o', { defaults: { cacheTo: [gha()] } });
      new Image(other, 'b').dockerfile.stage('run', linked ? base : BuildContext.scratch());
    }, {}, props);
    expect(both(true)).toEqual([expect.stringContaining('but ')]);
    expect(both(false)).toEqual([]);
    expect(both(false, { bakeFileLayout: BakeFileLayout.PER_APP })).toHaveLength(1);
  });

  test('warns of combinations of a matrix', () => {
    const [a, b] = ['a', 'b'].map(name => MatrixAxis.of(name, ['1', '2']));
    const matrix = (cache: CacheDestination) => warningsOf(stack => image(stack, 'm', { matrix: [a, b], name: `m-${a.value}-${b.value}`, cacheTo: [cache] }));
    expect(matrix(registry(`r/x:${a.value}`))).toEqual([
      expect.stringContaining('[s/m] `cacheTo` writes several combinations of the matrix to "r/x:1", so one overwrites the other'),
      expect.stringContaining('[s/m] `cacheTo` writes several combinations of the matrix to "r/x:2", so one overwrites the other'),
    ]);
    expect(matrix(registry(`r/x:${a.value}-${b.value}`))).toEqual([]);
    expect(matrix(registry(`r/x:${Image.TARGET_NAME}`))).toEqual([]);
  });

  test('can be suppressed, and reports an error in a strict app', () => {
    const suppressed = { suppressedChecks: { SharedCacheDestination: 'both are the same' }, cacheTo: [gha()] };
    expect(warningsOf(images(suppressed, { cacheTo: [gha()] }))).toEqual([]);
    expect(warningsOf(images(suppressed, { cacheTo: [gha()] }, { cacheTo: [gha()] }))).toEqual([expect.stringContaining('[s/i1] `cacheTo` writes to')]);
    expect(() => warningsOf(caches(gha(), gha()), {}, { strict: true })).toThrow(/\[s\/i0\] `cacheTo` .* \(SharedCacheDestination\)/);
  });
});

describe('output destinations', () => {
  test.each<[string, Output, Output, string]>([
    [
      'a directory',
      Output.local('out'),
      Output.local('./x/../out/'),
      '"out", but s/i1 writes to "./x/../out/", so one overwrites the other; use a separate destination for each, such as '
        + 'Output.local(`out/${Image.TARGET_NAME}`)',
    ],
    ['a directory in another one', Output.local('out/a'), Output.local('out'), '"out/a", but s/i1 writes to "out"'],
    ['a file in a directory', Output.local('out'), Output.tar('out/x/a.tar'), '"out", but s/i1 writes to "out/x/a.tar"'],
    ['an archive', Output.tar('a.tar'), Output.oci({ dest: 'a.tar' }), 'such as Output.tar(`a-${Image.TARGET_NAME}.tar`)'],
    ['a layout', Output.oci({ dest: 'a', tar: false }), Output.docker({ dest: 'a' }), 'such as Output.oci({ dest: `a/${Image.TARGET_NAME}` })'],
    [
      'an image',
      Output.registry({ name: 'r/x,r/y' }),
      Output.image({ name: 'docker.io/r/y:latest' }),
      'such as Output.registry({ name: `r/y:${Image.TARGET_NAME}` })',
    ],
  ])('warns of a destination that two images share: %s', (_title, one, other, message) => {
    const found = warningsOf(outputs(one, other));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('[s/i0] `output` writes to ');
    expect(found[0]).toContain(message);
    expect(found[0]).toMatch(/\(SharedOutputDestination\)$/);
  });

  test.each<[string, Output, Output]>([
    ['directories', Output.local('out'), Output.local('out-b')],
    ['files in one directory', Output.tar('out/a.tar'), Output.tar('out/b.tar')],
    ['the engine', Output.docker(), Output.docker()],
    ['standard output', Output.oci({ dest: '-' }), Output.oci()],
    ['nothing', Output.cacheOnly(), Output.cacheOnly()],
    ['tags', Output.registry(), Output.registry()],
  ])('accepts different destinations: %s', (_title, one, other) => {
    expect(warningsOf(outputs(one, other))).toEqual([]);
  });

  test('ignores default outputs of images that are only built for others', () => {
    const defaults: TargetDefaults = { output: [Output.local('out')] };
    const base = (inGroup: boolean) => warningsOf(stack => {
      const below = image(stack, 'base', { published: false });
      image(stack, 'app').dockerfile.stage('run', below);
      if (inGroup) {
        new Group(stack, 'bases', { members: [below] });
      }
    }, { defaults });
    expect(base(false)).toEqual([]);
    expect(base(true)).toHaveLength(1);
    expect(warningsOf(images(...['a', 'b'].map(() => ({ published: false, output: [Output.local('out')] }))))).toHaveLength(1);
  });
});

describe('Image.TARGET_NAME', () => {
  const error = (fill: (stack: Stack) => void, props?: AppProps) => () => warningsOf(fill, {}, props);

  test('is the name in all attributes, stages and combinations', () => {
    const app = testApp();
    const axis = MatrixAxis.of('v', ['a', 'b']);
    const stack = new Stack(app, 's', {
      defaults: { cacheFrom: [CacheSource.registry(`r/c:${Image.TARGET_NAME}`)], labels: { upper: Expression.call('upper', [`x ${Image.TARGET_NAME}`]).value } },
    });
    const base = image(stack, 'base', { targetName: 'other', tags: [`r/${Image.TARGET_NAME}`], description: `The ${Image.TARGET_NAME}` });
    const first = base.dockerfile.findStage('s');
    base.dockerfile.stage('last', first);
    new Image(stack, 'user').dockerfile.stage('run', first);
    image(stack, 'm', { matrix: [axis], name: `m-${axis.value}`, tags: [`r/m:${Image.TARGET_NAME}`] });
    const hcl = synth(app).get('s/docker-bake.hcl')!;
    rmSync(dirname(app.outdir), { recursive: true });

    expect(hcl).toContain('tags        = ["r/other"]');
    expect(hcl).toContain('"The other"');
    expect(hcl).toContain('"upper" = upper("x user")');
    expect(hcl).toContain('tags       = ["r/m:m-${v}"]');
    expect(hcl).toContain('"upper" = upper("x m-${v}")');
    expect(hcl.match(/cache-from *= .*/g)).toEqual(['other', 'other', 'user', 'm-${v}'].map(name => expect.stringContaining(`ref = "r/c:${name}"`)));
  });

  test('is compared like any other text', () => {
    expect(error(images({ tags: [`r/${Image.TARGET_NAME}`], targetName: 'x' }, { tags: ['r/x'] })))
      .toThrow('[s/i1] tag "r/x" is already used by s/i0');
    expect(error(images({ tags: [`r/${Image.TARGET_NAME}`], targetName: 'X' }))).toThrow('[s/i0] invalid tag "r/X": expected [registry/]name[:tag], with the name in lowercase; change the tag');
    const axis = MatrixAxis.of('v', ['a', 'b']);
    expect(error(images({ matrix: [axis], name: axis.value, tags: [`r/x:${Image.TARGET_NAME}`] }))).not.toThrow();
  });

  test('is rejected if it makes a cache reference invalid', () => {
    const cache = { cacheTo: [registry(`r/cache/${Image.TARGET_NAME}`)] };
    expect(error(images({ ...cache, targetName: 'Api' }))).toThrow('[s/i0] invalid reference "r/cache/Api" in `cacheTo`: expected [registry/]name[:tag], '
      + 'with the name in lowercase; change the reference or the target name');
    expect(error(images({ cacheFrom: [CacheSource.registry(`r/cache:${Image.TARGET_NAME}`)], targetName: 'Api' }))).not.toThrow();
  });

  test.each<[string, (stack: Stack) => void, string]>([
    ['a variable', stack => new Variable(stack, 'V', { defaultValue: Image.TARGET_NAME }), '[s/V]'],
    ['a group', stack => new Group(stack, 'g', { members: [stack.node.findChild('i')], description: Image.TARGET_NAME }), '[s/g]'],
    ['a name of a matrix', stack => image(stack, 'm', { matrix: [MatrixAxis.of('v', ['a'])], name: `x-${Image.TARGET_NAME}` }), '[s/m]'],
    ['what a stage starts from', stack => new Image(stack, 'f').dockerfile.stage('run', BuildContext.image(`x:${Image.TARGET_NAME}`)), '[s/f]'],
    ['an ENV', stack => image(stack, 'e').dockerfile.stage('run', BuildContext.scratch()).env({ A: Image.TARGET_NAME }), '[s/e]'],
  ])('has no value in %s', (_title, fill, path) => {
    const message = `${path} \`Image.TARGET_NAME\` has no value here; use it in the properties of an image (except \`name\`) or in \`defaults\`, `
      + 'and pass it to a Dockerfile as a build argument in `args`';
    expect(error(stack => {
      image(stack, 'i');
      fill(stack);
    })).toThrow(message);
  });

  test('is the name of each image in a shared Dockerfile', () => {
    const app = testApp({ dockerfileLayout: DockerfileLayout.PER_STACK });
    const stack = new Stack(app, 's', { defaults: { args: { NAME: Image.TARGET_NAME } } });
    const base = new Image(stack, 'base');
    base.dockerfile.stage('run', BuildContext.image('debian')).arg('NAME').run('echo $NAME');
    new Image(stack, 'app').dockerfile.stage('run', base).run('true');
    expect(synth(app).get('s/docker-bake.hcl')).toMatch(/"base-2" = "target:base"/);
    rmSync(dirname(app.outdir), { recursive: true });
  });
});

describeWithBuildx('destinations in Buildx', () => {
  test.each(bothBuildx().map(b => [b[0], b] as const))('are shared if there is a warning: %s', (_name, buildx) => {
    const cache = fc.constantFrom('r/x', 'docker.io/r/x', 'r/x:latest', 'r/y', `r/x:${Image.TARGET_NAME}`, 'r/x:i0', 'r/x:i1');
    const props = fc.record({ cacheTo: fc.option(cache, { nil: undefined }), inherits: fc.option(fc.nat(4), { nil: undefined }) });
    fc.assert(fc.property(fc.array(props, { minLength: 2, maxLength: 5 }), fc.constantFrom(BakeFormat.HCL, BakeFormat.JSON), (all, format) => {
      const app = testApp({ format });
      const stack = new Stack(app, 's');
      const made: Image[] = [];
      all.forEach(({ cacheTo, inherits }, i) => made.push(image(stack, `i${i}`, {
        cacheTo: cacheTo === undefined ? undefined : [registry(cacheTo)],
        inherits: inherits !== undefined && made[inherits] ? [made[inherits]] : undefined,
      })));
      jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      const warnings = JSON.parse(synth(app).get('manifest.json')!).warnings;
      jest.restoreAllMocks();
      const { target } = bakePrintBy(buildx, dirname(app.outdir), [join(app.outdir, `s/docker-bake.${format}`)]);
      rmSync(dirname(app.outdir), { recursive: true });

      const counts = new Map<string, number>();
      Object.values(target).flatMap(t => t['cache-to'] ?? []).map((c: any) => (typeof c === 'string' ? /ref=([^,]*)/.exec(c)![1] : c.ref))
        .map(ref => ref.replace('docker.io/', '').replace(':latest', ''))
        .forEach(ref => counts.set(ref, (counts.get(ref) ?? 0) + 1));
      expect(warnings).toHaveLength([...counts.values()].filter(n => n > 1).length);
    }), { numRuns: 25 });
  }, 120_000);
});
