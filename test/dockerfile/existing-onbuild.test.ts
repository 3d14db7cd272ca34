import type { App, AppProps, ImageProps } from '../../src';
import { BuildContext, Dockerfile, DockerfileLayout, Image, Stack } from '../../src';
import { Template } from '../../src/assertions';
import { strictApp } from '../helpers';

const dockerfile = (text: string) => Dockerfile.fromString(text);

class Bases {
  public readonly app: App;
  public readonly stack: Stack;
  public readonly sdk: Image;

  public constructor(props: AppProps = {}, dockerfiles?: DockerfileLayout) {
    this.app = strictApp(props);
    this.stack = new Stack(this.app, 's', { dockerfileLayout: dockerfiles });
    this.sdk = this.image('sdk', 'FROM scratch\nWORKDIR /etc\n');
  }

  public image(id: string, text: string, props: ImageProps = {}): Image {
    return new Image(this.stack, id, { dockerfile: dockerfile(text), ...props });
  }

  public target(id: string): any {
    return Template.fromStack(this.stack).toJSON().target[id];
  }
}

const RUNTIME = 'FROM scratch\nONBUILD COPY --from=build /etc /etc\n';
const CHILD = 'FROM debian AS build\nWORKDIR /w\nFROM org/rt\nWORKDIR /x\n';

describe('a stage that only an ONBUILD instruction of a base image reads', () => {
  test.each<[string, (b: Bases, rt: Image) => ImageProps]>([
    ['base and bases', ({ sdk }, rt) => ({ base: rt, bases: { build: sdk } })],
    ['base and contexts', ({ sdk }, rt) => ({ base: rt, contexts: { debian: sdk } })],
    ['contexts alone', ({ sdk }, rt) => ({ contexts: { 'debian': sdk, 'docker.io/org/rt:latest': rt } })],
  ])('gets the replacement of its base: %s', (_, props) => {
    const bases = new Bases();
    const rt = bases.image('rt', RUNTIME);
    bases.image('i', CHILD, props(bases, rt));
    expect(bases.target('i').contexts).toEqual({ 'debian': 'target:sdk', 'org/rt': 'target:rt' });
  });

  test('gets the replacement, even if a context replaces a stage', () => {
    const bases = new Bases();
    const rt = bases.image('rt', RUNTIME);
    bases.image('i', 'FROM debian AS build\nWORKDIR /w\nFROM scratch AS rt\nWORKDIR /x\nFROM rt\nWORKDIR /y\n', { contexts: { rt, debian: bases.sdk } });
    expect(bases.target('i').contexts).toEqual({ debian: 'target:sdk', rt: 'target:rt' });
  });

  test.each([['a file of its own', DockerfileLayout.PER_IMAGE], ['a shared file', DockerfileLayout.PER_STACK]])('is part of a generated image, in %s', (_, placement) => {
    const bases = new Bases({}, placement);
    const rt = bases.image('rt', RUNTIME);
    const image = new Image(bases.stack, 'i');
    image.dockerfile.stage('build', bases.sdk).file('/z', 'z\n');
    image.dockerfile.stage('r', rt).file('/q', 'q\n');
    expect(bases.target('i').contexts).toEqual({ sdk: 'target:sdk', rt: 'target:rt' });
  });

  test('is not replaced by the name of a generated context', () => {
    const bases = new Bases();
    const rt = bases.image('rt', 'FROM scratch\nONBUILD COPY --from=busybox /etc /etc\n');
    const busybox = bases.image('busybox', 'FROM scratch\nWORKDIR /x\n');
    const image = new Image(bases.stack, 'i');
    image.dockerfile.stage('r', rt).copyFrom(busybox, ['/x'], '/x');
    expect(bases.target('i').contexts).toEqual({ 'busybox-2': 'target:busybox', 'rt': 'target:rt' });
  });
});

describe('an image that only an ONBUILD instruction of a base image reads', () => {
  const onb = 'FROM scratch\nONBUILD COPY --from=org/tool:1 /a /a\n';

  test('can be given as a context', () => {
    const bases = new Bases();
    bases.image('i', 'FROM org/base\nWORKDIR /w\n', { base: bases.image('onb', onb), contexts: { 'org/tool:1': bases.sdk } });
    expect(bases.target('i').contexts).toEqual({ 'org/base': 'target:onb', 'org/tool:1': 'target:sdk' });
  });

  test('is listed if nothing reads a context', () => {
    const bases = new Bases();
    bases.image('i', 'FROM org/base\nWORKDIR /w\n', { base: bases.image('onb', onb), contexts: { 'org/tol:1': bases.sdk } });
    expect(() => bases.app.synth()).toThrow('does not refer to it (did you mean org/tool:1?); use one of "org/base" and "org/tool:1"');
  });

  test('is not listed if the file reads nothing', () => {
    const bases = new Bases();
    bases.image('i', 'FROM scratch\nWORKDIR /w\n', { contexts: { 'org/tool:1': bases.sdk } });
    expect(() => bases.app.synth()).toThrow('does not refer to it; remove the context');
  });

  test.each<[string, (b: Bases, base: Image, contexts?: Record<string, Image>) => unknown]>([
    ['an existing Dockerfile', (b, base, contexts) => b.image('i', 'FROM org/base\nWORKDIR /w\n', { base, contexts })],
    ['generated stages', (b, base, contexts) => new Image(b.stack, 'i', { contexts }).dockerfile.stage('r', base).file('/a', 'a\n')],
  ])('is compared with the tags of the app: %s', (_, child) => {
    const make = (linked: boolean) => {
      const bases = new Bases();
      const tool = new Image(bases.stack, 'tool', { tags: ['org/tool:1'] });
      tool.dockerfile.stage('r', BuildContext.scratch());
      child(bases, bases.image('onb', onb), linked ? { 'org/tool:1': tool } : undefined);
      return bases.app;
    };
    expect(() => make(false).synth()).toThrow('from=org/tool:1 in Dockerfile:2 names a tag of s/tool, but the build uses the published image '
      + 'because the two are not linked; add tool to `contexts` under "org/tool:1"');
    expect(() => make(true).synth()).not.toThrow();
  });
});

test.each<[string, (b: Bases, base: Image) => unknown]>([
  ['base', (b, base) => b.image('i', 'FROM org/base\nWORKDIR /w\n', { base, args: { V: '1' } })],
  ['contexts', (b, base) => b.image('i', 'FROM org/base\nWORKDIR /w\n', { contexts: { 'org/base': base }, args: { V: '1' } })],
  ['a generated stage', (b, base) => new Image(b.stack, 'i', { args: { V: '1' } }).dockerfile.stage('r', base).file('/a', 'a\n')],
])('an argument declared by an ONBUILD instruction of a base image is known: %s', (_, child) => {
  const bases = new Bases();
  child(bases, bases.image('onb', 'FROM scratch\nONBUILD ARG V\n'));
  expect(bases.target('i').args).toEqual({ V: '1' });
  const generated = new Bases();
  const onb = new Image(generated.stack, 'onb');
  onb.dockerfile.stage('r', BuildContext.scratch()).onBuild({ applyTo: stage => stage.arg('V') });
  child(generated, onb);
  expect(generated.target('i').args).toEqual({ V: '1' });
});
