import type { ImageProps } from '../../src';
import { BuildContext, Dockerfile, Expression, Image, MatrixAxis, Platform, Stack, Variable } from '../../src';
import { Template } from '../../src/assertions';
import { strictApp, testApp } from '../helpers';

const busybox = BuildContext.image('busybox');
const other = BuildContext.image('other');
const dockerfile = (text: string) => Dockerfile.fromString(text);

/** The contexts of an image of the stack, by the name of its target. */
function contextsOf(text: string, props: (stack: Stack) => ImageProps, use?: (image: Image, stack: Stack) => void): (name?: string) => any {
  const stack = new Stack(strictApp(), 's');
  const image = new Image(stack, 'i', { dockerfile: dockerfile(text), ...props(stack) });
  use?.(image, stack);
  const { target } = Template.fromStack(stack).toJSON();
  return (name = 'i') => target[name].contexts;
}

const base = (text: string, props: ImageProps = {}) => contextsOf(text, () => ({ base: busybox, ...props }))();
const REPLACED = 'docker-image://busybox';

describe('the base of the result stage', () => {
  test.each<[string, string, Record<string, string>?]>([
    ['FROM alpine', 'alpine'],
    ['FROM docker.io/library/alpine:latest', 'alpine'],
    ['FROM index.docker.io/team/x:latest AS one', 'team/x'],
    ['FROM docker.io/library/team/x', 'library/team/x'],
    ['FROM alpine AS one\nFROM one AS two\nFROM two', 'alpine'],
    ['ARG A=one\nFROM alpine AS one\nFROM debian AS two\nFROM $A', 'alpine'],
    ['ARG A=one\nFROM alpine AS one\nFROM debian AS two\nFROM $A', 'debian', { A: 'two' }],
    ['ARG R=docker.io/library\nARG T\nFROM ${R}/alpine:${T:-latest}', 'alpine'],
    ['ARG R=docker.io/library\nARG T\nFROM ${R}/alpine:${T:-latest}', 'r.example/alpine:3', { R: 'r.example', T: '3' }],
    ['FROM base-${TARGETARCH}', 'base-arm64', { TARGETARCH: 'arm64' }],
  ])('of %j is %s', (text, key, args = {}) => {
    expect(base(text, { args })).toEqual({ [key]: REPLACED });
  });

  test('depends on the target', () => {
    expect(base('FROM alpine AS one\nFROM debian', { target: 'One' })).toEqual({ alpine: REPLACED });
  });

  test('is an edge of the graph, also for a stage that other images use', () => {
    const contexts = contextsOf('FROM $R/foundation AS one\nFROM alpine AS two\nFROM one'.replace('$R', 'r.example'), stack => {
      const foundation = new Image(stack, 'foundation');
      foundation.dockerfile.stage('run', busybox);
      return { base: foundation };
    }, (image, stack) => {
      const user = new Image(stack, 'user');
      user.dockerfile.stage('run', image.dockerfile.findStage('one')).copyFrom(image.dockerfile.findStage('two'), ['/'], '/');
    });
    expect(contexts()).toEqual({ 'r.example/foundation': 'target:foundation' });
    expect(contexts('i-one')).toEqual({ 'r.example/foundation': 'target:foundation' });
    expect(contexts('i-two')).toBeUndefined();
  });
});

test('is only inherited with the same Dockerfile', () => {
  const stack = new Stack(testApp(), 's');
  const shared = dockerfile('FROM alpine AS build\nFROM debian\nCOPY --from=build / /');
  const parent = new Image(stack, 'parent', { dockerfile: shared, base: busybox, bases: { build: other } });
  new Image(stack, 'same', { dockerfile: shared, inherits: [parent] });
  new Image(stack, 'another', { dockerfile: dockerfile('FROM alpine'), inherits: [parent] });
  const { target } = Template.fromStack(stack).toJSON();
  expect(target.same.contexts).toEqual({ alpine: 'docker-image://other', debian: REPLACED });
  expect(target.another.contexts).toBeUndefined();
});

describe('arguments with tokens', () => {
  const keys = (text: string, args: (stack: Stack) => Record<string, string>) =>
    Object.keys(contextsOf(text, stack => ({ base: busybox, args: args(stack) }))());
  const variable = (stack: Stack, id: string, defaultValue?: any) => new Variable(stack, id, { defaultValue }).value;

  test('make the key an expression that results in the canonical name', () => {
    expect(keys('ARG R=r.example\nFROM $R/team/x:1', s => ({ R: variable(s, 'R', 'docker.io') })))
      .toEqual(['${regex_replace(regex_replace("${R}/team/x:1", "^(index[.])?docker[.]io/", ""), "^library/([^/]*)$", "$1")}']);
  });

  test('only replace the part that they set', () => {
    expect(keys('ARG T=1\nFROM r.example/x:1.$T', s => ({ T: variable(s, 'T', '1') }))).toEqual(['${regex_replace("r.example/x:1.${T}", ":latest$", "")}']);
    expect(keys('ARG N=x\nFROM docker.io/team/$N:latest', s => ({ N: variable(s, 'N', 'x') }))).toEqual(['team/${N}']);
    expect(keys('ARG O=x\nFROM docker.io/$O/x:1', s => ({ O: variable(s, 'O', 'x') })))
      .toEqual(['${regex_replace("${O}/x:1", "^library/([^/]*)$", "$1")}']);
  });

  test('leave the default of the ARG if they can be null', () => {
    expect(keys('ARG T=1\nFROM team/x:${T}-a', s => ({ T: variable(s, 'T') }))).toEqual(['team/x:${coalesce(T, "1")}-a']);
    expect(keys('ARG T=1\nFROM team/x:${T}-a', s => ({ T: variable(s, 'T', '2') }))).toEqual(['team/x:${T}-a']);
    expect(keys('ARG T\nFROM team/x:${T:-1}-a', s => ({ T: variable(s, 'T') }))).toEqual(['team/x:${(coalesce(T, "") != "") ? coalesce(T, "") : "1"}-a']);
    expect(keys('ARG T\nFROM team/x${T+:a}-a', s => ({ T: Expression.conditional(true, variable(s, 'T'), 'b').value })))
      .toEqual(['team/x${((true ? T : "b") == null) ? "" : ":a"}-a']);
  });

  test('can be axes of a matrix', () => {
    const axis = MatrixAxis.of('release', ['1', '2']);
    expect(Object.keys(contextsOf('ARG R=1\nFROM team/x:${R}-a', () => ({ base: busybox, matrix: [axis], name: `i-${axis.value}`, args: { R: axis.value } }))()))
      .toEqual(['team/x:${release}-a']);
  });

  test('share an entry if stages have the same text', () => {
    const text = 'ARG T\nFROM team/x:${T:-1}-a AS one\nFROM team/x:${T:-1}-a AS two';
    expect(Object.values(contextsOf(text, stack => ({ bases: { one: busybox, two: busybox }, args: { T: variable(stack, 'T') } }))())).toEqual([REPLACED]);
  });
});

describe('the bases of stages', () => {
  test('are replaced by the names of stages', () => {
    expect(contextsOf('FROM alpine AS one\nFROM debian AS two\nFROM scratch\nCOPY --from=one / /\nCOPY --from=two / /', () => ({ bases: { ONE: busybox, two: other } }))())
      .toEqual({ alpine: REPLACED, debian: 'docker-image://other' });
  });

  test('get one replacement for one name', () => {
    const text = 'FROM alpine AS one\nFROM docker.io/alpine AS two\nFROM two';
    expect(contextsOf(text, () => ({ bases: { one: busybox, two: busybox }, base: busybox }))()).toEqual({ alpine: REPLACED });
    expect(() => contextsOf(text, () => ({ bases: { one: busybox, two: other } }))).toThrow('[s/i] `bases` for the stage "two" and `bases` for the stage "one" replace the same name with different sources');
    expect(() => contextsOf(text, () => ({ base: busybox, contexts: { 'alpine:latest': other } }))).toThrow('[s/i] `base` and `contexts` replace the same name with different sources');
  });
});

describe('a base cannot be replaced', () => {
  test.each<[string, ImageProps, string]>([
    ['FROM scratch', {}, '`base` cannot replace FROM scratch in Dockerfile:1 because BuildKit cannot replace scratch; write the name of an image in that line'],
    ['FROM base-${TARGETARCH}', { platforms: [Platform.LINUX_AMD64] }, '`base` cannot replace FROM base-${TARGETARCH} in Dockerfile:1 because only the build can evaluate the name; add the name that the build looks up to `contexts`'],
    ['ARG A=x:1\nFROM ${A%:*}', {}, 'because only the build can evaluate the name'],
    ['FROM golang AS golang', {}, 'because the stage "golang" has the name of that image, and BuildKit would replace the whole stage; rename the stage'],
    ['FROM docker.io/library/golang:latest AS build\nFROM debian AS golang\nFROM build', {}, 'rename the stage'],
    ['ARG A=-\nFROM $A', { suppressedChecks: {} }, '"-" is not an image reference; set the arguments of the reference in `args`'],
    ['FROM alpine AS one\nFROM one', { contexts: { ONE: other } }, '`base` has no effect because `contexts` replaces the stage "one"; remove one of them'],
    ['# syntax=r.example/mine:1\nmine', {}, '`base` cannot replace a base image because the language of the frontend in "Dockerfile" is unknown; add the name of the base image to `contexts`'],
  ])('with %j', (text, props, message) => {
    expect(() => contextsOf(text, () => ({ base: busybox, ...props }))).toThrow(message);
  });

  test('if a token can be the name of a stage, or is the target', () => {
    const withToken = (text: string, props: (token: string) => ImageProps) => () => contextsOf(text, stack => ({ base: busybox, ...props(new Variable(stack, 'V', { defaultValue: 'a' }).value) }));
    expect(withToken('ARG V\nFROM alpine AS build-a\nFROM build-$V', V => ({ args: { V } }))).toThrow('because the name can be equal to a stage, such as "build-a"; add the name');
    expect(withToken('ARG V=dev\nFROM alpine AS dev\nFROM $V', V => ({ args: { V } }))).toThrow('because the name can be equal to a stage, such as "dev"');
    expect(withToken('ARG V=debian\nFROM alpine AS dev\nFROM $V', V => ({ args: { V } }))).not.toThrow();
    expect(withToken('ARG V=x\nFROM alpine AS build-a\nFROM build-$V', V => ({ args: { V: `x/${V}` } }))).not.toThrow();
    expect(withToken('FROM alpine AS a\nFROM debian AS b', target => ({ target }))).toThrow('`base` requires a literal `target`; add the name of the base image to `contexts`');
  });

  test('of a stage that does not exist', () => {
    expect(() => contextsOf('FROM alpine AS build', () => ({ bases: { biuld: busybox } })))
      .toThrow('[s/i] `bases` for the stage "biuld" does not apply because "Dockerfile" has no such stage (did you mean build?); use build');
    expect(() => contextsOf('FROM alpine', () => ({ base: busybox, target: 'build' }))).toThrow('`target` selects the stage "build", but');
  });

  test('of a Dockerfile with stages defined in code, or by nothing', () => {
    const stack = new Stack(testApp(), 's');
    expect(() => new Image(stack, 'a', { base: busybox })).toThrow('[s/a] `base` requires an existing Dockerfile; pass the base image to stage() instead');
    expect(() => new Image(stack, 'b', { bases: { x: busybox } })).toThrow('[s/b] `bases` requires an existing Dockerfile');
    expect(() => new Image(stack, 'c', { dockerfile: dockerfile('FROM a'), base: BuildContext.scratch() })).toThrow('`base` cannot be `BuildContext.scratch()`');
  });
});

describe('keys of contexts', () => {
  const contexts = (text: string, given: ImageProps['contexts']) => contextsOf(text, () => ({ contexts: given }))();

  test.each([
    ['FROM alpine', 'alpine:latest', 'alpine'],
    ['FROM docker.io/library/alpine:latest', 'alpine', 'alpine'],
    ['FROM alpine', 'index.docker.io/library/alpine', 'alpine'],
    ['FROM debian\nCOPY --from=alpine:latest / /', 'docker.io/alpine', 'alpine'],
    ['FROM debian\nRUN --mount=from=docker.io/team/x,target=/x y', 'team/x:latest', 'team/x'],
    ['FROM debian AS Build', 'BUILD', 'build'],
    ['FROM alpine:latest', 'docker.io/library/alpine::linux/arm64/v8', 'alpine::linux/arm64'],
    ['FROM alpine:latest', 'alpine:latest::linux/arm', 'alpine::linux/arm/v7'],
  ])('have the form that BuildKit looks up: %j with %s has %s', (text, given, key) => {
    expect(contexts(text, { [given]: busybox })).toEqual({ [key]: REPLACED });
  });

  test('are an error if they are the same entry', () => {
    expect(() => contexts('FROM alpine', { 'alpine': busybox, 'alpine:latest': busybox }))
      .toThrow('[s/i] keys "alpine" and "alpine:latest" of `contexts` are the same entry because BuildKit looks up both as "alpine"; remove one of them');
    expect(() => contexts('FROM x AS build', { build: busybox, BUILD: busybox })).toThrow('are the same entry');
    expect(() => contextsOf('FROM x', stack => {
      const name = new Variable(stack, 'NAME', { defaultValue: 'x' }).value;
      return { contexts: { [name]: busybox, [`docker.io/library/${name}:latest`]: busybox } };
    })).toThrow('keys "docker.io/library/the variable NAME:latest" and "the variable NAME" of `contexts` are the same entry');
  });

  test('for one platform reject an image for several', () => {
    expect(() => contextsOf('FROM alpine', stack => {
      const several = new Image(stack, 'several', { platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] });
      several.dockerfile.stage('run', busybox);
      return { contexts: { 'alpine::linux/arm64': several } };
    })).toThrow('[s/i] key "alpine::linux/arm64" of `contexts` contains a platform, but Buildx provides all platforms of s/several under the name alone');
  });

  test('also replace images in Dockerfiles with stages defined in code', () => {
    const stack = new Stack(testApp(), 's');
    const image = new Image(stack, 'i', { contexts: { 'docker.io/library/alpine:latest': busybox } });
    image.dockerfile.stage('run', BuildContext.image('alpine')).copyFrom(BuildContext.image('alpine:3'), ['/a'], '/a');
    const template = Template.fromStack(stack);
    expect(template.toJSON().target.i.contexts).toEqual({ 'alpine': REPLACED, 'alpine:3': 'docker-image://alpine:3' });
    expect(template.dockerfile('i')).toContain('FROM alpine AS run');
  });

  test('for an image and a stage of the same name are an error', () => {
    expect(() => contexts('FROM golang AS golang\nFROM scratch\nCOPY --from=golang / /', { 'golang:latest': busybox }))
      .toThrow('[s/i] the context "golang" replaces the whole stage "golang" of "Dockerfile", not only the image of FROM golang in line 1; rename the stage to replace the image alone (ReplacedStage)');
    expect(() => contexts('FROM golang:1 AS golang', { golang: busybox })).not.toThrow();
    expect(() => contexts('FROM golang:1 AS golang', { 'golang:1': busybox })).not.toThrow();
  });
});

describe('tags of other images', () => {
  /** What a synth of the images warns of, which is strict here. */
  function warnings(make: (stack: Stack, foundation: Image) => void): string[] {
    const app = strictApp();
    const stack = new Stack(app, 's', { registry: 'docker.io/team' });
    const foundation = new Image(stack, 'foundation');
    foundation.dockerfile.stage('run', BuildContext.image('debian'));
    make(stack, foundation);
    try {
      Template.fromStack(stack);
      return [];
    } catch (error: any) {
      return error.problems.map(({ message }: any) => message);
    }
  }
  const existing = (text: string, props: (foundation: Image) => ImageProps = () => ({})) =>
    warnings((stack, foundation) => new Image(stack, 'i', { dockerfile: dockerfile(text), ...props(foundation) }));

  test.each([
    ['FROM team/foundation:latest AS one\nFROM one', 'FROM team/foundation:latest in Dockerfile:1', 'set `base` to foundation'],
    ['ARG O=team\nFROM index.docker.io/$O/foundation AS one\nFROM debian\nCOPY --from=one / /', 'FROM index.docker.io/$O/foundation in Dockerfile:2', 'add foundation to `contexts` under "team/foundation"'],
    ['FROM debian\nCOPY --from=team/foundation / /', 'from=team/foundation in Dockerfile:2', 'add foundation to `contexts` under "team/foundation"'],
    ['FROM debian\nRUN --mount=from=team/foundation,target=/x y', 'from=team/foundation in Dockerfile:2', 'add foundation to `contexts` under "team/foundation"'],
  ])('cause a warning in %j', (text, where, fix) => {
    expect(existing(text)).toEqual([`${where} names a tag of s/foundation, but the build uses the published image because the two are not linked; ${fix} (UnlinkedImage)`]);
  });

  test('cause a warning in stages and contexts', () => {
    const named = 'BuildContext.image("team/foundation") names a tag of s/foundation, but the build uses the published image because the two are not linked; pass the Image itself, `foundation` (UnlinkedImage)';
    const source = BuildContext.image('team/foundation');
    expect(warnings(stack => new Image(stack, 'i').dockerfile.stage('run', source))).toEqual([named]);
    expect(warnings(stack => new Image(stack, 'i').dockerfile.stage('run', other).copyFrom(source, ['/'], '/'))).toEqual([named]);
    expect(existing('FROM debian', () => ({ base: source }))).toEqual([named]);
  });

  test('cause a warning if both contain the same token', () => {
    const named = (text: string) => warnings(stack => {
      const tag = new Variable(stack, 'TAG', { defaultValue: '1' }).value;
      new Image(stack, 'versioned', { tags: [`docker.io/team/versioned:${tag}`] }).dockerfile.stage('run', other);
      new Image(stack, 'i', { dockerfile: dockerfile(text), args: { TAG: tag } });
      new Image(stack, 'j').dockerfile.stage('run', BuildContext.image(`team/versioned:${tag}`));
    }).map(message => message.replace(/ names a tag of s\/versioned, .*;/, ':'));
    const ofStage = 'BuildContext.image("team/versioned:the variable TAG"): pass the Image itself, `versioned` (UnlinkedImage)';
    expect(named('ARG TAG=2\nFROM team/versioned:$TAG')).toEqual(['FROM team/versioned:$TAG in Dockerfile:2: set `base` to versioned (UnlinkedImage)', ofStage]);
    expect(named('ARG TAG=2\nFROM team/versioned:$TAG AS one\nFROM other\nCOPY --from=one / /'))
      .toEqual(['FROM team/versioned:$TAG in Dockerfile:2: add versioned to `bases` under the name of the stage (UnlinkedImage)', ofStage]);
  });

  test.each<[string, string, (foundation: Image) => ImageProps]>([
    ['that is linked', 'FROM team/foundation', foundation => ({ base: foundation })],
    ['that is linked by a context', 'FROM debian\nCOPY --from=docker.io/team/foundation / /', foundation => ({ contexts: { 'team/foundation:latest': foundation } })],
    ['of a stage that is not built', 'FROM team/foundation AS one\nFROM debian', () => ({})],
    ['of another version', 'FROM team/foundation:1', () => ({})],
    ['of its own', 'FROM team/i', () => ({})],
    ['whose name is suppressed', 'FROM team/foundation', () => ({ suppressedChecks: { UnlinkedImage: 'the last release' } })],
  ])('cause no warning: one %s', (_title, text, props) => {
    expect(existing(text, props)).toEqual([]);
  });

  test('cause no warning if a context replaces them', () => {
    const source = BuildContext.image('team/foundation');
    expect(warnings((stack, foundation) => new Image(stack, 'i', { contexts: { 'team/foundation:latest': foundation } }).dockerfile.stage('run', source))).toEqual([]);
    expect(warnings(stack => new Image(stack, 'i', { dockerfile: dockerfile('FROM team/foundation'), contexts: { 'team/foundation': source } }))).toHaveLength(1);
  });

  test('cause no warning if a link would be a cycle', () => {
    expect(warnings((stack, foundation) => {
      const tool = new Image(stack, 'tool', { dockerfile: dockerfile('FROM team/tool-user'), published: true });
      new Image(stack, 'tool-user').dockerfile.stage('run', foundation).copyFrom(tool, ['/'], '/');
    })).toEqual([]);
  });
});
