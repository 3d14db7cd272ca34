import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import type { BuildCall, ImageProps, NetworkMode, TargetDefaults } from '../../src';
import {
  App, Attestation, BuildContext, BuildSecret, CacheDestination, CacheSource, Dockerfile, DockerfileLayout, Image,
  MatrixAxis, Mount, Output, Platform, Stack, Variable,
} from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { errorOf, image, synth, testApp } from '../helpers';

/** Attributes, as a bake file has them. */
interface Attributes {
  readonly 'args'?: Record<string, string>;
  readonly 'labels'?: Record<string, string>;
  readonly 'extra-hosts'?: Record<string, string>;
  readonly 'annotations'?: string[];
  readonly 'ulimits'?: string[];
  readonly 'no-cache-filter'?: string[];
  readonly 'entitlements'?: string[];
  readonly 'cache-from'?: string[];
  readonly 'secret'?: string[];
  readonly 'attest'?: string[];
  readonly 'platforms'?: string[];
  readonly 'output'?: string[];
  readonly 'pull'?: boolean;
  readonly 'no-cache'?: boolean;
  readonly 'cache-to'?: string[];
  readonly 'call'?: string;
  readonly 'network'?: string;
  readonly 'shm-size'?: string;
}

const value = fc.constantFrom('1', '2', '3');
const keyed = (...keys: string[]) => fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 2 });
const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const attributes: fc.Arbitrary<Attributes> = fc.record({
  'args': keyed('A', 'B', 'C'),
  'labels': keyed('a', 'b', 'c'),
  'extra-hosts': fc.dictionary(fc.constantFrom('h', 'i'), fc.constantFrom('1.1.1.1', '2.2.2.2'), { maxKeys: 2 }),
  'annotations': some('a=1', 'b=2', 'a=3'),
  'ulimits': some('nofile=1:1', 'core=0:0'),
  'no-cache-filter': some('s'),
  'entitlements': some('network.host', 'security.insecure'),
  'cache-from': some('type=registry,ref=r/a', 'type=registry,ref=r/b'),
  'secret': some('id=s,env=A', 'id=s,env=B', 'id=t,env=C').filter(list => new Set(list.map(s => s.slice(0, 4))).size === list.length),
  'attest': some('type=sbom', 'type=provenance,mode=max', 'type=sbom,disabled=true').filter(list => new Set(list.map(s => s.slice(0, 8))).size === list.length),
  'platforms': some('linux/amd64', 'linux/arm64'),
  'output': some('type=cacheonly', 'type=registry').map(list => list.slice(0, 1)),
  'pull': fc.boolean(),
  'no-cache': fc.boolean(),
  'cache-to': some('type=registry,ref=r/a', 'type=registry,ref=r/b'),
  'call': fc.constantFrom('check', 'outline'),
  'network': fc.constantFrom('none', 'default'),
  'shm-size': fc.constantFrom('1m', '2m'),
}, { requiredKeys: [] });

const fields = (csv: string) => Object.fromEntries(csv.split(',').map(field => field.split('='))) as Record<string, string>;

function propsOf(given: Attributes): TargetDefaults {
  return {
    args: given.args,
    labels: given.labels,
    extraHosts: given['extra-hosts'],
    annotations: given.annotations,
    ulimits: given.ulimits,
    noCacheFilter: given['no-cache-filter'],
    entitlements: given.entitlements,
    cacheFrom: given['cache-from']?.map(csv => CacheSource.of(fields(csv))),
    secret: given.secret?.map(csv => BuildSecret.env(fields(csv).id, fields(csv).env)),
    attest: given.attest?.map(csv => Attestation.of(fields(csv))),
    platforms: given.platforms?.map(p => Platform.of(p)),
    output: given.output?.map(csv => Output.of(fields(csv))),
    pull: given.pull,
    noCache: given['no-cache'],
    cacheTo: given['cache-to']?.map(csv => CacheDestination.of(fields(csv))),
    call: given.call as BuildCall | undefined,
    network: given.network as NetworkMode | undefined,
    shmSize: given['shm-size'],
  };
}

interface Case {
  readonly app: Attributes;
  readonly stacks: readonly Attributes[];
  readonly images: readonly { readonly stack: number; readonly own: Attributes; readonly parents: readonly number[] }[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  app: attributes,
  stacks: fc.tuple(attributes, attributes),
  images: fc.array(fc.record({ stack: fc.nat(1), own: attributes, parents: fc.array(fc.nat(9), { maxLength: 3 }) }), { minLength: 2, maxLength: 7 })
    .map(images => images.map((i, n) => ({ ...i, parents: [...new Set(i.parents.filter(p => p < n))] }))),
});

/** The same, as a bake file says it: what is set is inherited after all defaults. */
function inBake({ app, stacks, images }: Case): object {
  const ancestors = (n: number): number[] => images[n].parents.flatMap(p => [...ancestors(p), p]);
  const target: Record<string, object> = { _app: app };
  stacks.forEach((defaults, n) => target[`_stack${n}`] = defaults);
  images.forEach(({ stack, own, parents }, n) => {
    target[`_set${n}`] = { ...own, inherits: parents.map(p => `_set${p}`) };
    const others = [...new Set(ancestors(n).map(p => images[p].stack))].filter(other => other !== stack);
    target[`i${n}`] = { inherits: ['_app', ...others.map(o => `_stack${o}`), `_stack${stack}`, `_set${n}`] };
  });
  return { target };
}

describeWithBuildx('inherited attributes', () => {
  test('are merged as in Buildx, and override the defaults of stacks and the App', () => {
    fc.assert(fc.property(cases, tree => {
      const app = new App({ outdir: testApp().outdir, defaults: propsOf(tree.app) });
      const stacks = tree.stacks.map((defaults, n) => new Stack(app, `s${n}`, { defaults: propsOf(defaults) }));
      const images: Image[] = [];
      tree.images.forEach(({ stack, own, parents }, n) => images.push(image(stacks[stack], `i${n}`, { ...propsOf(own), inherits: parents.map(p => images[p]) })));
      stacks.filter(s => s.node.children.length === 0).forEach(s => image(s, `unused-${s.node.id}`));
      const files = synth(app);
      const reference = join(app.outdir, '../reference.json');
      writeFileSync(reference, JSON.stringify(inBake(tree)));

      const names = tree.images.map((_, n) => `i${n}`);
      const { target: ours } = bakePrint(dirname(app.outdir), [...files.keys()].filter(f => f.endsWith('.hcl')).map(f => join(app.outdir, f)), ...names);
      const { target: expected } = bakePrint(dirname(app.outdir), [reference], ...names);
      const sets = ['annotations', 'ulimits', 'entitlements', 'cache-from', 'secret', 'attest'];
      const comparable = ({ context: _c, dockerfile: _d, ...rest }: Record<string, any>) => Object.fromEntries(Object.entries(rest)
        .map(([key, v]) => [key, sets.includes(key) ? [...v].map(member => JSON.stringify(member)).sort() : v]));
      for (const name of names) {
        expect({ name, ...comparable(ours[name]) }).toEqual({ name, ...comparable(expected[name]) });
      }
    }), { numRuns: 25 });
  });

  const print = (fill: (stack: Stack) => void, registry?: string) => {
    const app = testApp();
    fill(new Stack(app, 's', { registry }));
    synth(app);
    return bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')], '*').target;
  };
  const staged = (stack: Stack, id: string, props: ImageProps = {}, stages = ['build', 'run']) => {
    const result = new Image(stack, id, props);
    stages.forEach(name => result.dockerfile.stage(name, BuildContext.image('debian:12')));
    return result;
  };

  test('do not include attributes that identify an image', () => {
    const { child } = print(stack => {
      const parent = staged(stack, 'parent', {
        tags: ['x.example/parent'],
        target: 'build',
        context: BuildContext.directory('a'),
        contexts: { run: BuildContext.image('alpine') },
        exclude: ['x'],
        syntax: 'docker/dockerfile:1.19',
        description: 'Parent',
        args: { A: '1' },
      });
      staged(stack, 'child', { inherits: [parent], published: false });
    }, 'r.example');
    expect(child).toEqual({
      context: 'a', dockerfile: expect.stringMatching(/Dockerfile\.child$/), args: { A: '1' }, contexts: { 'debian:12': 'docker-image://debian:12' },
    });
  });

  test('include attributes that refer to the Dockerfile, if both images have the same Dockerfile', () => {
    const { child } = print(stack => {
      const dockerfile = Dockerfile.fromString('FROM base AS build\nFROM build AS run');
      const parent = new Image(stack, 'parent', { dockerfile, target: 'build', contexts: { base: BuildContext.image('debian:12') } });
      new Image(stack, 'child', { dockerfile, inherits: [parent] });
    });
    expect(child).toMatchObject({ target: 'build', contexts: { base: 'docker-image://debian:12' } });
  });

  test('can contain a variable of another stack', () => {
    const app = testApp();
    const one = new Stack(app, 'one');
    const parent = image(one, 'parent', { labels: { l: new Variable(one, 'V', { defaultValue: 'x' }).value } });
    const child = image(new Stack(app, 'two'), 'child', { inherits: [parent] });
    synth(app);
    const files = JSON.parse(synth(app).get('manifest.json')!).stacks.find((s: any) => s.directory === 'two').bakeFiles;
    expect(bakePrint(dirname(app.outdir), files, 'child').target.child.labels).toEqual({ l: 'x' });

    const file = join(dirname(app.outdir), 'child.hcl');
    app.writeBakeFile(file, [child]);
    expect(bakePrint(dirname(app.outdir), [file]).target).toEqual({ child: expect.objectContaining({ labels: { l: 'x' } }) });
  });
});

describe('inheritance', () => {
  test('provides inherited secrets to mounts', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const parent = image(stack, 'parent', { secret: [BuildSecret.env('token')] });
    new Image(stack, 'child', { inherits: [parent] }).dockerfile.stage('run', BuildContext.image('debian:12'))
      .run('x', { mounts: [Mount.secret('token')] });
    expect(() => app.synth()).not.toThrow();
  });

  test('rejects constructs that are not images of the app', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    image(stack, 'a', { inherits: [stack] });
    image(stack, 'b', { inherits: [image(new Stack(testApp(), 'other'), 'i')] });
    expect(() => app.synth()).toThrow('[s/a] the image cannot inherit from s because s is not an Image or AbstractTarget in this App');
    expect(() => app.synth()).toThrow('[s/b] the image cannot inherit from other/i because other/i is not an Image or AbstractTarget in this App');
  });

  test('rejects inherited attributes that depend on the axes of a matrix', () => {
    const axis = MatrixAxis.of('v', ['1', '2']);
    const message = errorOf(stack => {
      const parent = image(stack, 'p', { matrix: [axis], name: `p-${axis.value}`, args: { A: axis.value } });
      image(stack, 'child', { inherits: [parent] });
    });
    expect(message).toContain('[s/child]');
  });
});

describeWithBuildx('related attributes', () => {
  const print = (fill: (stack: Stack) => void) => {
    const app = testApp();
    fill(new Stack(app, 's'));
    const files = synth(app);
    return { files, ...bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')], '*') };
  };

  test('patterns and the context are inherited from the same image', () => {
    const { target, files } = print(stack => {
      const one = image(stack, 'one', { context: BuildContext.directory('src'), exclude: ['f*'] });
      const other = image(stack, 'other', { context: BuildContext.directory('keep') });
      new Image(stack, 'child', { inherits: [one, other] }).dockerfile.stage('s', BuildContext.scratch()).copy(['f'], '/f');
    });
    expect(target.child.context).toBe('keep');
    expect(files.has('s/Dockerfile.child.dockerignore')).toBe(false);
  });

  test('a mount replaces the default mount with the same target', () => {
    const app = testApp();
    const stack = new Stack(app, 's', { defaults: { mounts: [Mount.tmpfs('/t'), Mount.tmpfs('/u')] } });
    new Image(stack, 'i', { mounts: [Mount.cache('/t')] }).dockerfile.stage('s', BuildContext.image('debian:12')).run('x');
    expect(synth(app).get('s/Dockerfile.i')).toContain('RUN --mount=type=cache,target=/t \\\n    --mount=type=tmpfs,target=/u \\\n    x\n');
  });

  test('a file that is read once for each image is the same Dockerfile', () => {
    const path = join(dirname(testApp().outdir), 'Dockerfile');
    writeFileSync(path, 'FROM base AS build\nFROM build AS run\n');
    const { target } = print(stack => {
      const parent = new Image(stack, 'parent', { dockerfile: Dockerfile.fromFile(path), target: 'build', contexts: { base: BuildContext.image('debian:12') } });
      new Image(stack, 'child', { dockerfile: Dockerfile.fromFile(path), inherits: [parent] });
    });
    expect(target.child).toMatchObject({ target: 'build', contexts: { base: 'docker-image://debian:12' } });
  });

  test('a stage of an image with labels is a context in a Dockerfile for the stack', () => {
    const app = testApp();
    const stack = new Stack(app, 's', { dockerfileLayout: DockerfileLayout.PER_STACK });
    const base = new Image(stack, 'base', { labels: { l: 'x' } });
    const result = base.dockerfile.stage('run', BuildContext.image('debian:12'));
    new Image(stack, 'user').dockerfile.stage('run', result);
    synth(app);
    expect(bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')]).target.user.contexts).toEqual({ 'base-run': 'target:base' });
  });
});

test.each(['true', 'false', 'null'])('a variable cannot have the name %s', name => {
  expect(() => new Variable(new Stack(testApp(), 's'), name)).toThrow(`[s/${name}] invalid variable name "${name}": expected another name because HCL reads this one as a value`);
});
