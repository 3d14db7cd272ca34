import { Construct } from 'constructs';
import type { App } from '../../src';
import { BuildContext, BuildVariable, Group, Image, Platform, Stack, Variable } from '../../src';
import { image, testApp } from '../helpers';

/** What synth says of an app that is made like this. */
function problems(make: (stack: Stack, app: App) => void): () => void {
  const app = testApp();
  make(new Stack(app, 's'), app);
  return () => app.synth();
}

describe('all errors are reported together with their paths', () => {
  test('from all parts of the tree', () => {
    const synth = problems((stack, app) => {
      new Stack(app, 'empty');
      new Image(stack, 'hollow');
      image(stack, 'bad name');
      new Group(stack, 'nobody');
    });

    expect(synth).toThrow(/^Synthesis found 4 errors; nothing was written:\n/);
    expect(synth).toThrow('\n  [empty] this Stack contains no Image; add an Image, or remove the Stack');
    expect(synth).toThrow('\n  [s/hollow] the image has no stages; add one with `image.dockerfile.stage`, ');
    expect(synth).toThrow('\n  [s/bad name] invalid name "bad name": expected letters, digits, - and _, such as "bad-name"');
    expect(synth).toThrow('\n  [s/nobody] the Group has no members');
  });

  test('including those found while rendering', () => {
    const synth = problems((stack, app) => {
      new Stack(app, 'empty');
      new Image(stack, 'hollow');
      const other = new Stack(app, 'other');
      image(other, 'a', { args: { A: new Variable(stack, 'TAG').value } });
      image(other, 'c', { labels: { l: 'e\u0301' } });
      image(other, 'd', { args: { A: BuildVariable.of('X').value } });
    });

    expect(synth).toThrow(/^Synthesis found 5 errors/);
    expect(synth).toThrow('[other/a] the variable s/TAG belongs to another stack');
    expect(synth).toThrow('[other/c] "e\u0301" is not in Unicode form NFC');
    expect(synth).toThrow('[other/d] the build variable X is used in a string that Buildx evaluates');
  });

  test('including those of user-defined validations', () => {
    expect(problems(stack => {
      image(stack, 'api').node.addValidation({ validate: () => ['needs an owner'] });
    })).toThrow('[s/api] needs an owner');
  });
});

test('rejects an app without a stack', () => {
  expect(() => testApp().synth()).toThrow('[App] the app contains no Stack; create one with the App as its scope');
});

test('rejects an image outside of a stack', () => {
  expect(() => new Image(testApp(), 'api')).toThrow('[api] this construct must be created in the scope of a Stack; '
    + 'pass a Stack as its scope');
});

describe('names', () => {
  test('rejects two images with the same name', () => {
    expect(problems(stack => {
      image(stack, 'admin-api');
      image(stack, 'api');
      image(new Construct(stack, 'admin'), 'api');
    })).toThrow('[s/admin/api] target name "admin-api" is already used by s/admin-api; give one of them another id');
  });

  test('rejects a stage and an image with the same name', () => {
    expect(problems(stack => {
      const base = image(stack, 'base');
      const deps = base.dockerfile.stage('deps', BuildContext.scratch());
      base.dockerfile.stage('last', deps);
      new Image(stack, 'api').dockerfile.stage('run', deps);
      image(stack, 'base-deps');
    })).toThrow(/"base-deps" is already used by s\/base/);
  });

  test('rejects a group and an image with the same name', () => {
    expect(problems(stack => {
      const api = image(stack, 'api');
      new Group(new Construct(stack, 'groups'), 'api', { members: [api] });
    })).toThrow('[s/groups/api] group name "api" is already used by s/api');
  });

  test('rejects images with the same name in stacks that are read together', () => {
    expect(problems((stack, app) => {
      const base = image(stack, 'base');
      const other = new Stack(app, 'other');
      new Image(other, 'api').dockerfile.stage('run', base);
      image(other, 'base');
    })).toThrow(/target name "base" is already used by/);
  });

  test('accepts images with the same name in independent stacks', () => {
    expect(problems((stack, app) => {
      image(stack, 'base');
      image(new Stack(app, 'other'), 'base');
    })).not.toThrow();
  });

  test('rejects different variables with the same name in stacks that are read together', () => {
    expect(problems((stack, app) => {
      const other = new Stack(app, 'other');
      new Variable(stack, 'TAG', { defaultValue: '1' });
      new Variable(other, 'TAG', { defaultValue: '2' });
      new Image(other, 'api').dockerfile.stage('run', image(stack, 'base'));
    })).toThrow(/variable "TAG" and .* have different definitions, but their Bake files are read together/);
  });

  test.each(['../up', 'a b', '.hidden', 'é'])('rejects the stack %s', id => {
    const app = testApp();
    image(new Stack(app, id.replace('/', '-')), 'i');

    expect(() => app.synth()).toThrow('invalid stack name');
  });

  test('rejects two stacks with the same directory', () => {
    const app = testApp();
    image(new Stack(app, 'a'), 'i');
    image(new Stack(app, 'A'), 'i');

    expect(() => app.synth()).toThrow('[A] output directory "A" is already used by a; give one of the stacks another id');
  });

  test.each([['BAKE_X', 'invalid variable name "BAKE_X"'], ['a-b', 'invalid variable name "a-b"'], ['target', 'invalid variable name "target"']])('rejects the variable %s', (name, message) => {
    expect(() => new Variable(new Stack(testApp(), 's'), name)).toThrow(message);
  });
});

describe('references', () => {
  test('rejects images that are built on each other', () => {
    expect(problems(stack => {
      const [a, b] = ['a', 'b'].map(id => new Image(stack, id));
      a.dockerfile.stage('run', b);
      b.dockerfile.stage('run', a);
    })).toThrow('[s/a] the image is built on itself: s/a → s/b → s/a; remove one of these references');
  });

  test('rejects an image that is built on itself', () => {
    expect(problems(stack => {
      const a = new Image(stack, 'a');
      a.dockerfile.stage('run', a);
    })).toThrow('[s/a] the image is built on itself: s/a → s/a');
  });

  test('accepts images that use stages of each other without a cycle', () => {
    expect(problems(stack => {
      const [a, b] = ['a', 'b'].map(id => new Image(stack, id));
      const deps = a.dockerfile.stage('deps', BuildContext.scratch());
      b.dockerfile.stage('run', deps);
      a.dockerfile.stage('run', b);
    })).not.toThrow();
  });

  test('rejects stages that depend on each other', () => {
    expect(problems(stack => {
      const { dockerfile } = new Image(stack, 'a');
      const one = dockerfile.stage('one', BuildContext.scratch());
      one.copyFrom(dockerfile.stage('two', one), ['/x'], '/x');
    })).toThrow('[s/a] stages depend on each other: one → two → one; remove one of these references');
  });

  test('rejects an image of another app', () => {
    const other = image(new Stack(testApp(), 'theirs'), 'base');

    expect(problems(stack => new Image(stack, 'a').dockerfile.stage('run', other))).toThrow(
      '[s/a] the image cannot be built on theirs/base because that image belongs to another App; create it in this App, or '
        + 'use the published image with BuildContext.image(…)');
  });

  test('rejects a stage of another app', () => {
    const other = image(new Stack(testApp(), 'theirs'), 'base').dockerfile.findStage('s');

    expect(problems(stack => new Image(stack, 'a').dockerfile.stage('run', other))).toThrow(
      '[s/a] the image cannot be built on the stage "s" of theirs/base because the stage does not belong to an image in this App');
  });

  test('rejects members of another app and members that are not images', () => {
    const other = image(new Stack(testApp(), 'theirs'), 'base');

    expect(problems((stack, app) => new Group(stack, 'g', { members: [other, app] }))).toThrow('member theirs/base belongs to another App');
    expect(problems((stack, app) => new Group(stack, 'g', { members: [app] }))).toThrow('member the app is neither an Image nor a Group');
  });

  test('rejects groups that are members of each other', () => {
    expect(problems(stack => {
      image(stack, 'i');
      const a = new Group(stack, 'a');
      a.add(new Group(stack, 'b', { members: [a] }));
    })).toThrow('[s/a] the Group is a member of itself: s/a → s/b → s/a');
  });

  test('rejects a variable of another stack', () => {
    expect(problems((stack, app) => {
      const tag = new Variable(stack, 'TAG');
      image(stack, 'i');
      image(new Stack(app, 'other'), 'api', { args: { T: tag.value } });
    })).toThrow('[other/api] the variable s/TAG belongs to another stack; define "TAG" in the App, or in other, too');
  });

  test('rejects a build variable in a Bake file', () => {
    expect(problems(stack => image(stack, 'i', { args: { P: BuildVariable.of('PATH').value } }))).toThrow(
      '[s/i] the build variable PATH is used in a string that Buildx evaluates, but only a Dockerfile can evaluate it; use a Variable instead');
  });

  test('rejects a target that is not a stage', () => {
    expect(problems(stack => image(stack, 'i', { target: 'x' })))
      .toThrow('[s/i] `target` selects the stage "x", but the image has no such stage (did you mean s?); use s');
  });

  test('rejects an image with more platforms than its base image', () => {
    expect(problems(stack => {
      const [amd64, arm64, s390x] = [Platform.LINUX_AMD64, Platform.LINUX_ARM64, Platform.LINUX_S390X];
      const base = image(stack, 'base', { platforms: [amd64, arm64] });
      new Image(stack, 'api', { platforms: [amd64, s390x] }).dockerfile.stage('run', base);
    })).toThrow('[s/api] the image requires s/base for linux/s390x, but s/base is for linux/amd64 and linux/arm64; add '
      + 'linux/s390x to the `platforms` of s/base');
  });

  test('rejects two images with the same tag', () => {
    expect(problems(stack => {
      image(stack, 'a', { tags: ['r/x:1', 'r/y:1'] });
      image(stack, 'b', { tags: ['r/y:1'] });
    })).toThrow('[s/b] tag "r/y:1" is already used by s/a; give each image a unique tag');
  });

  test('accepts a chain of thousands of images', () => {
    expect(problems(stack => {
      let last = image(stack, 'i0');
      for (let i = 1; i < 2_000; i++) {
        const next = new Image(stack, `i${i}`);
        next.dockerfile.stage('run', last);
        last = next;
      }
    })).not.toThrow();
  });
});

describe('values', () => {
  const make = (props: object) => () => image(new Stack(testApp(), 's'), 'i', props);

  test.each([
    [{ tags: ['Upper/Case'] }, '[s/i] invalid image "Upper/Case"'],
    [{ args: { 'a-b': '1' } }, '[s/i] invalid name "a-b" of an ARG'],
    [{ shmSize: 'big' }, '[s/i] invalid size "big": expected a number with the unit b, k, m or g, such as "128m"'],
    [{ context: BuildContext.scratch() }, '[s/i] `BuildContext.scratch()` cannot be a build context because it contains no files'],
    [{ annotations: ['no value'] }, '[s/i] invalid annotation "no value": expected [type[platform]:]key=value'],
    [{ entitlements: ['root'] }, '[s/i] invalid entitlement "root": expected network.host, security.insecure or device'],
    [{ entitlements: ['device=vendor.com/gpu=0'] }, '[s/i] invalid entitlement "device=vendor.com/gpu=0": expected network.host'],
    [{ ulimits: ['nofile'] }, '[s/i] invalid ulimit "nofile": expected name=soft[:hard], such as "nofile=1024:2048"'],
  ])('rejects %j immediately', (props, message) => {
    expect(make(props)).toThrow(message);
  });

  test('rejects a registry with a scheme or a trailing slash', () => {
    expect(() => new Stack(testApp(), 's', { registry: 'https://r.example' })).toThrow('invalid registry "https://r.example"');
    expect(() => new Stack(testApp(), 's', { registry: 'r.example/' })).toThrow('invalid registry "r.example/"');
  });

  test.each(['linux', 'Linux/amd64', 'linux/amd64/', ''])('rejects the platform %j', platform => {
    expect(() => Platform.of(platform)).toThrow(`invalid platform "${platform}": expected os/arch[/variant], such as "linux/amd64"`);
  });

  test.each([
    [() => BuildContext.image(''), 'invalid image "": expected [registry/]name[:tag][@sha256:…] with a name in lowercase'],
    [() => BuildContext.image('https://x/y'), 'invalid image "https://x/y"'],
    [() => BuildContext.directory(''), 'a directory context requires a path; set "." for the working directory'],
    [() => BuildContext.git('https://example.com/repo'), 'invalid URL "https://example.com/repo" of a Git repository: expected `https://….git`'],
    [() => BuildContext.url('ftp://x'), 'invalid URL "ftp://x" of a build context: expected http://… or https://…'],
  ])('%s', (call, message) => {
    expect(call).toThrow(message);
  });
});
