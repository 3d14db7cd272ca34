import { readFileSync, writeFileSync } from 'node:fs';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import type { AbstractTargetProps, StackProps } from '../../src';
import {
  AbstractTarget, App, Attestation, BakeFormat, BuildContext, BuildSecret, CacheSource, Group, Image, NetworkMode, Output, Platform, Stack, Variable,
} from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();

/** The only image, which uses nothing else, and its block. */
const block = (stack: Stack, name: string) => {
  (stack.node.root as App).synth();
  return readFileSync('cdk.out/s/docker-bake.hcl', 'utf8').split('\n\n').find(text => text.startsWith(`target "${name}" {`))!.trim();
};
const stackOf = (props: StackProps = {}) => new Stack(new App({ buildxVersion: '0.29' }), 's', props);
const imageOn = (stack: Stack, id: string, props: object) => {
  const image = new Image(stack, id, props);
  image.dockerfile.stage('run', BuildContext.scratch());
  return image;
};

test('an image refers to its abstract targets, and has what it sets itself', () => {
  const stack = stackOf({ defaults: { labels: { team: 'x', a: 'default' } } });
  const version = new Variable(stack, 'VERSION', { defaultValue: '1' });
  const common = new AbstractTarget(stack, '_common', { args: { VERSION: version.value, MODE: '1' }, labels: { a: 'abstract' }, platforms: [Platform.LINUX_AMD64] });
  const meta = new AbstractTarget(stack, 'meta', { targetName: 'docker-metadata-action', description: 'Tags of the release', tags: ['r.example/i:dev'], inherits: [common] });
  const image = imageOn(stack, 'i', { inherits: [meta], args: { MODE: '2' } });
  image.dockerfile.findStage('run').arg('VERSION').arg('MODE');
  expect(block(stack, 'docker-metadata-action')).toBe('target "docker-metadata-action" {\n  description = "Tags of the release"\n  inherits    = ["_common"]\n  tags        = ["r.example/i:dev"]\n}');
  expect(block(stack, 'i')).toBe(`target "i" {
  inherits   = ["docker-metadata-action"]
  context    = "cdk.out/s"
  dockerfile = "Dockerfile.i"
  args = {
    "MODE" = "2"
  }
  labels = {
    "team" = "x"
  }
}`);
  const { stacks: [{ abstractTargets, targets: [target] }] } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
  expect(abstractTargets).toEqual(['_common', 'docker-metadata-action']);
  expect(target).toMatchObject({ name: 'i', tags: ['r.example/i:dev'], platforms: ['linux/amd64'] });
});

test.each<[string, (stack: Stack, common: AbstractTarget) => void, string]>([
  ['the name of an image', stack => imageOn(stack, 'common', {}), 'target name "common" is already used by s/inner/common; give one of them another id'],
  ['a group', (stack, common) => new Group(stack, 'all', { members: [common] }), '[s/all] '],
  ['an image of another app', stack => imageOn(stack, 'i', { inherits: [new AbstractTarget(stackOf(), 'x')] }),
    'the image cannot inherit from s/x because s/x is not an Image or AbstractTarget in this App'],
])('cannot be combined with %s', (_what, make, message) => {
  const stack = stackOf();
  make(stack, new AbstractTarget(new Construct(stack, 'inner'), 'common'));
  imageOn(stack, 'own', {});
  expect(() => (stack.node.root as App).synth()).toThrow(message);
});

test('an empty list of platforms resets those of an abstract target', () => {
  const stack = stackOf();
  const common = new AbstractTarget(stack, '_common', { platforms: [Platform.LINUX_AMD64] });
  imageOn(stack, 'i', { inherits: [common], platforms: [] });

  expect(block(stack, 'i')).toContain('  platforms  = []\n');
});

test('images can share the tags of an abstract target, and no others', () => {
  const stack = stackOf();
  const meta = new AbstractTarget(stack, 'meta', { tags: ['r.example/i:1'] });
  imageOn(stack, 'image', { inherits: [meta] });
  const cross = imageOn(stack, 'image-cross', { inherits: [meta], platforms: [Platform.LINUX_AMD64] });
  imageOn(stack, 'image-local', { inherits: [cross] });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
  imageOn(stack, 'other', { tags: ['r.example/i:1'] });
  expect(() => (stack.node.root as App).synth()).toThrow('[s/other] tag "r.example/i:1" is already used by s/image');
});

test('values that Buildx would refuse are refused where they are set', () => {
  expect(() => new AbstractTarget(stackOf(), 'x', { tags: ['A B'] })).toThrow('[s/x] invalid image "A B"');
});

const some = <T>(value: T) => fc.option(fc.constant(value), { nil: undefined });
const props = (mark: string): fc.Arbitrary<AbstractTargetProps> => fc.record({
  args: some({ A: mark, [mark]: 'own' }),
  labels: some({ l: mark, [mark]: '' }),
  platforms: fc.constantFrom(undefined, [], [Platform.LINUX_AMD64], [Platform.LINUX_AMD64, Platform.LINUX_ARM64]),
  annotations: some([`a=${mark}`, 'b=c']),
  pull: fc.constantFrom(undefined, true, false),
  noCacheFilter: some(['run']),
  network: fc.constantFrom(undefined, NetworkMode.NONE, NetworkMode.DEFAULT),
  extraHosts: some({ host: `10.0.0.${mark.length}`, [mark]: '10.0.0.9' }),
  shmSize: fc.constantFrom(undefined, '64m', '128m'),
  ulimits: some([`nofile=${mark.length}:${mark.length}`]),
  cacheFrom: some([CacheSource.registry(`r.example/${mark}`)]),
  output: some([Output.local(`out-${mark}`)]),
  attest: fc.constantFrom(undefined, [Attestation.sbom()], [Attestation.provenance()]),
  secret: some([BuildSecret.env('id', mark.toUpperCase()), BuildSecret.env(mark, 'X')]),
});

describeWithBuildx('abstract targets', () => {
  /** What Buildx makes of an image, with lists whose order does not matter sorted. */
  const printed = (outdir: string, format: BakeFormat) => {
    const { target } = bakePrint('.', [`${outdir}/s/docker-bake.${format}`], 'i');
    const sorted = (value: unknown) => (Array.isArray(value) ? [...value].map(member => JSON.stringify(member)).sort() : value);
    return Object.fromEntries(Object.entries(target.i).filter(([name]) => !['context', 'dockerfile'].includes(name)).map(([name, value]) => [name, sorted(value)]));
  };

  test('give an image the same attributes as images to inherit from', () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const all = fc.record({ defaults: props('d'), one: props('on'), two: props('two'), image: props('imag'), own: props('o'), order: fc.constantFrom('one two', 'two one', 'image one', 'one image', 'two') });
    fc.assert(fc.property(all, fc.constantFrom(BakeFormat.HCL, BakeFormat.JSON), ({ defaults, one, two, image, own, order }, format) => {
      const [abstract, images] = ['abstract', 'images'].map(outdir => {
        const stack = new Stack(new App({ outdir, format }), 's', { defaults });
        const parent = (id: string, values: AbstractTargetProps) => (outdir === 'abstract' ? new AbstractTarget(stack, id, values) : imageOn(stack, id, values));
        const first = parent('one', one);
        const known: Record<string, AbstractTarget | Image> = {
          one: first,
          two: outdir === 'abstract' ? new AbstractTarget(stack, 'two', { ...two, inherits: [first as AbstractTarget] }) : imageOn(stack, 'two', { ...two, inherits: [first] }),
          image: imageOn(stack, 'image', { ...image, inherits: [first] }),
        };
        imageOn(stack, 'i', { ...own, inherits: order.split(' ').map(name => known[name]) });
        (stack.node.root as App).synth();
        return printed(outdir, format);
      });
      expect(abstract).toEqual(images);
    }), { numRuns: 30 });
    jest.restoreAllMocks();
  });

  test.each([BakeFormat.HCL, BakeFormat.JSON])('can be overridden by a later file: %s', format => {
    const stack = new Stack(new App({ format }), 's', { registry: 'r.example' });
    const meta = new AbstractTarget(stack, 'docker-metadata-action', { tags: ['r.example/i:dev'], labels: { a: '1' } });
    imageOn(stack, 'i', { inherits: [meta] });
    (stack.node.root as App).synth();
    const override = { tags: ['r.example/i:v1'], labels: { b: '2' } };
    writeFileSync('override.json', JSON.stringify({ target: { 'docker-metadata-action': override } }));
    expect(bakePrint('.', [`cdk.out/s/docker-bake.${format}`, 'override.json'], 'i').target.i).toMatchObject({ tags: ['r.example/i:v1'], labels: { a: '1', b: '2' } });
  });
});
