import { dirname, join } from 'node:path';
import type { ImageProps } from '../../src';
import { App, BuildContext, Dockerfile, DockerfileLayout, Image, Platform, Stack, StagePlatform, Variable } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { synth, testApp } from '../helpers';

const [AMD64, ARM64, ARM_V7] = [Platform.LINUX_AMD64, Platform.LINUX_ARM64, Platform.LINUX_ARM_V7];

const debian = BuildContext.image('debian:12');

function tool(stack: Stack, id: string, props: ImageProps = {}): Image {
  const image = new Image(stack, id, props);
  image.dockerfile.stage('run', debian);
  return image;
}

function print(fill: (stack: Stack) => void, dockerfiles?: DockerfileLayout) {
  const app = testApp();
  fill(new Stack(app, 's', { dockerfileLayout: dockerfiles }));
  const files = synth(app);
  return { files, ...bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')], '*') };
}

function problems(fill: (stack: Stack) => void): string {
  const app = new App({ outdir: testApp().outdir, strict: true });
  fill(new Stack(app, 's'));
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describeWithBuildx('base image', () => {
  test('is built for the platforms of the image if it sets none', () => {
    const { target } = print(stack => {
      const below = tool(stack, 'below');
      const base = new Image(stack, 'base', { published: false });
      const build = base.dockerfile.stage('build', below);
      base.dockerfile.stage('run', debian);
      new Image(stack, 'one', { platforms: [AMD64] }).dockerfile.stage('run', base);
      new Image(stack, 'two', { platforms: [ARM64] }).dockerfile.stage('run', debian).copyFrom(base, ['/x'], '/x').copyFrom(build, ['/x'], '/y');
      tool(stack, 'apart');
    });
    expect(Object.fromEntries(Object.entries(target).map(([name, { platforms }]) => [name, platforms]))).toEqual({
      'one': ['linux/amd64'],
      'two': ['linux/arm64'],
      'base': ['linux/amd64', 'linux/arm64'],
      'base-build': ['linux/arm64'],
      'below': ['linux/arm64'],
      'apart': undefined,
    });
  });

  test('is built for the build platform if a stage runs there', () => {
    const { target, files } = print(stack => {
      const below = tool(stack, 'below', { platforms: [ARM64, ARM_V7] });
      const h2tools = new Image(stack, 'h2tools', { platforms: [ARM64, ARM_V7], labels: { a: 'b' }, tags: ['x/y'] });
      h2tools.dockerfile.stage('run', below);
      const user = new Image(stack, 'user', { platforms: [ARM64] });
      const build = user.dockerfile.stage('build', h2tools, { platform: StagePlatform.BUILDER });
      user.dockerfile.stage('run', h2tools).copyFrom(build, ['/x'], '/x');
    });
    expect(target['h2tools-native']).toEqual({
      description: 'h2tools for the build platform',
      context: target.h2tools.context,
      dockerfile: target.h2tools.dockerfile,
      labels: { a: 'b' },
      contexts: { below: 'target:below-native' },
    });
    expect(target['below-native'].platforms).toBeUndefined();
    expect(target.h2tools.contexts).toEqual({ below: 'target:below' });
    expect(target.user.contexts).toEqual({ 'h2tools': 'target:h2tools', 'h2tools-native': 'target:h2tools-native' });
    expect(files.get('s/Dockerfile.user')).toContain('FROM --platform=$BUILDPLATFORM h2tools-native AS build\n\nFROM h2tools AS run\n');
  });

  test('is built for the build platform if an image without platforms requires it', () => {
    const { target } = print(stack => {
      const base = tool(stack, 'base', { platforms: [ARM64, ARM_V7] });
      new Image(stack, 'local').dockerfile.stage('run', base);
      new Image(stack, 'both', { platforms: [ARM64, ARM_V7] }).dockerfile.stage('run', base);
    });
    expect(target.local.contexts).toEqual({ base: 'target:base-native' });
    expect(target.both.contexts).toEqual({ base: 'target:base' });
    expect(target['base-native'].platforms).toBeUndefined();
  });

  test('is a single target if it is for the build platform only', () => {
    const { target, files } = print(stack => {
      const base = tool(stack, 'base');
      const user = new Image(stack, 'user');
      const build = user.dockerfile.stage('build', base, { platform: StagePlatform.BUILDER });
      user.dockerfile.stage('run', base).copyFrom(build, ['/x'], '/x');
    });
    expect(Object.keys(target).sort()).toEqual(['base', 'user']);
    expect(files.get('s/Dockerfile.user')).toMatch(/FROM --platform=\$BUILDPLATFORM base AS build[^]*FROM base AS run/);
  });

  test('stays a target in a shared Dockerfile if a stage has a platform, because BuildKit ignores platforms of stages', () => {
    const { target } = print(stack => {
      const base = tool(stack, 'base', { platforms: [ARM64, ARM_V7] });
      const user = new Image(stack, 'user', { platforms: [ARM64, ARM_V7] });
      user.dockerfile.stage('run', base, { platform: StagePlatform.BUILDER });
      new Image(stack, 'joined', { platforms: [ARM64] }).dockerfile.stage('run', base);
    }, DockerfileLayout.PER_STACK);
    expect(target.user.contexts).toEqual({ 'base-native': 'target:base-native' });
    expect(target.joined.contexts).toEqual({ 'debian:12': 'docker-image://debian:12' });
    expect(target['base-native']).toMatchObject({ target: 'base' });
  });
});

describeWithBuildx('platforms that Buildx evaluates', () => {
  test('pass to base images, and are compared with no others', () => {
    const { target } = print(stack => {
      const all = Platform.listOf(new Variable(stack, 'PLATFORMS', { defaultValue: ['linux/amd64', 'linux/arm64'] }));
      const base = tool(stack, 'base');
      new Image(stack, 'user', { platforms: [...all, Platform.LOCAL] }).dockerfile.stage('run', base);
      new Image(stack, 'other', { platforms: [Platform.of(`linux/${new Variable(stack, 'ARCH', { defaultValue: 'arm' })}`)] }).dockerfile.stage('run', base);
      new Image(stack, 'local', { platforms: [Platform.LOCAL] }).dockerfile.stage('run', tool(stack, 'both', { platforms: [AMD64, ARM64] }));
      new Image(stack, 'native', { platforms: [] }).dockerfile.stage('run', tool(stack, 'many', { platforms: all }));
    });
    expect(target.user.platforms).toEqual(['linux/amd64', 'linux/arm64', 'local']);
    expect([...target.base.platforms].sort()).toEqual(['linux/amd64', 'linux/arm', 'linux/arm64', 'local']);
    expect(target.native.contexts).toEqual({ many: 'target:many-native' });
  });
});

describe('errors', () => {
  test.each<[string, ImageProps, ImageProps, string]>([
    [
      'of several',
      { platforms: [AMD64, ARM64] },
      { platforms: [ARM_V7] },
      'the image requires s/base for linux/arm/v7, but s/base is for linux/amd64 and linux/arm64',
    ],
    ['of none', { platforms: [] }, { platforms: [ARM64] }, 'the image requires s/base for linux/arm64, but s/base is for the build platform only'],
    [
      'of another one',
      { platforms: [AMD64] },
      { platforms: [ARM64] },
      'base image s/base is built for platform "linux/amd64", expected "linux/arm64"',
    ],
  ])('rejects an image for a platform that is missing from its base image: %s', (_what, ofBase, ofUser, message) => {
    expect(problems(stack => new Image(stack, 'user', ofUser).dockerfile.stage('run', tool(stack, 'base', ofBase)))).toContain(message);
  });

  test('rejects a stage for a platform that is missing from its base image', () => {
    expect(problems(stack => new Image(stack, 'user').dockerfile.stage('run-riscv64', tool(stack, 'base', { platforms: [AMD64, ARM64] }), {
      platform: StagePlatform.of('linux/riscv64'),
    }))).toContain('[s/user] the image requires s/base for linux/riscv64, but s/base is for linux/amd64 and linux/arm64; add '
      + 'linux/riscv64 to the `platforms` of s/base');
  });

  test('ignores the platform of a stage that starts from a stage', () => {
    const { dockerfile } = new Image(new Stack(testApp(), 's'), 'user');
    const build = dockerfile.stage('build', debian);
    expect(() => dockerfile.stage('run', build, { platform: StagePlatform.BUILDER })).toThrow('[s/user] stage "run" cannot have a `platform` because '
      + 'it starts from stage "build", whose platform BuildKit uses; set `platform` on stage "build"');
  });
});

describeWithBuildx('existing Dockerfile', () => {
  test('receives a base image for the build platform if its FROM is for that platform', () => {
    const { target } = print(stack => {
      const tools = tool(stack, 'tools', { platforms: [ARM64, ARM_V7] });
      const base = tool(stack, 'base', { platforms: [ARM64, ARM_V7] });
      const text = 'FROM --platform=$BUILDPLATFORM tools AS build\nFROM base\nCOPY --from=build / /\n';
      new Image(stack, 'user', { platforms: [ARM64], dockerfile: Dockerfile.fromString(text), contexts: { tools, base } });
    });
    expect(target.user.contexts).toEqual({ tools: 'target:tools-native', base: 'target:base' });
  });
});
