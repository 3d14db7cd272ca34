import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AppProps, ImageProps, StackProps } from '../../src';
import {
  App, BakeFileLayout, BakeFormat, BakeFunction, BuildContext, BuildPolicy, BuildSecret, CacheSource, Constant, Dockerfile, DockerfileLayout,
  Expression, Group, Image, MatrixAxis, Mount, NetworkMode, Platform, SlimPythonImage, SshAgent, Stack, Variable, VariableType,
} from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';

/** An app that uses what a bake file can hold. */
function appIn(form: StackProps): App {
  const app = testApp();
  const stack = new Stack(app, 's', { registry: 'r.example/team', platforms: [Platform.LINUX_AMD64], ...form });
  const tag = new Variable(stack, 'TAG', { defaultValue: 'v1', valueType: VariableType.STRING, description: 'the "tag"' });
  tag.addValidation(Expression.call('can', [Expression.call('regex', ['^v', tag])]), 'TAG starts with v');
  const list = new Variable(stack, 'LIST', { defaultValue: ['a', '${b}'] });
  const none = new Variable(stack, 'NONE');
  const name = new Constant(stack, 'NAME', { content: `app-${tag.value}` });
  const twice = new BakeFunction(stack, 'twice', { parameters: ['t'], variadicParameter: 'rest', result: `${BakeFunction.param('t')}${BakeFunction.param('t')}` });
  const axis = MatrixAxis.of('axis', [{ 'id': 'one', '${odd} key': '%{x}' }, { 'id': 'two', '${odd} key': '' }]);
  image(stack, 'matrix', { matrix: [axis], name: `matrix-${axis.field('id')}`, args: { A: axis.field('${odd} key') } });
  const py = new SlimPythonImage(stack, '312');
  const api = new Image(stack, 'api', {
    context: BuildContext.directory('.'),
    args: { TWICE: twice.call([name]).value, ITEM: Expression.item(list, 1).value, NONE: none.value, JOINED: Expression.call('join', [',', list]).value },
    labels: { '//': 'a key', '\ufeffmark': '\ufeff\r$', '${x}': `\r$${tag.value}` },
    tags: [`r.example/${tag.value}`],
  });
  api.dockerfile.stage('run', py).copy(['a'], '/a').env({ V: `two\nlines ${tag.value}` });
  return app;
}

describeWithBuildx('other formats and layouts of an app', () => {
  const resolved = (form: StackProps, extension: string) => {
    const app = appIn(form);
    const files = synth(app);
    const { target, group } = bakePrint(dirname(app.outdir), [join(app.outdir, `s/docker-bake.${extension}`)]);
    group.matrix.targets.sort();
    for (const one of Object.values(target)) {
      // The Dockerfile's text, wherever it stands.
      const { dockerfile = '', 'dockerfile-inline': inline } = one;
      one.text = (inline ?? files.get(`s/${dockerfile.split('/').pop()}`))?.replace(/\$\$\{/g, '${');
      delete one.dockerfile;
      delete one['dockerfile-inline'];
      one.context = one.context.replace(app.outdir, 'OUT');
    }
    return { target, group };
  };

  test('resolve to the same targets in JSON and HCL', () => {
    expect(resolved({ format: BakeFormat.JSON }, 'json')).toEqual(resolved({}, 'hcl'));
  });

  test('resolve to the same targets with inline Dockerfiles', () => {
    expect(resolved({ dockerfileLayout: DockerfileLayout.INLINE }, 'hcl')).toEqual(resolved({}, 'hcl'));
    expect([...synth(appIn({ dockerfileLayout: DockerfileLayout.INLINE })).keys()]).toEqual(['manifest.json', 's/docker-bake.hcl', 'tree.json']);
  });

  test('resolve to the same targets with inline Dockerfiles in JSON', () => {
    expect(resolved({ dockerfileLayout: DockerfileLayout.INLINE, format: BakeFormat.JSON }, 'json')).toEqual(resolved({}, 'hcl'));
  });
});

describeWithBuildx('shared Dockerfile of a stack', () => {
  const shared = () => {
    const app = testApp();
    return { app, stack: new Stack(app, 's', { dockerfileLayout: DockerfileLayout.PER_STACK }) };
  };
  const resolve = (app: App) => {
    const files = synth(app);
    return { text: files.get('s/Dockerfile')!, target: bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')]).target };
  };

  test('contains references between images as names of stages', () => {
    const { app, stack } = shared();
    const base = new Image(stack, 'Base.image', { targetName: 'base' });
    const build = base.dockerfile.stage('build', BuildContext.image('debian:12'));
    base.dockerfile.stage('run', BuildContext.scratch()).copyFrom(build, ['/x'], '/x');
    const api = new Image(stack, 'api');
    api.dockerfile.stage('run', base).run('ls', { mounts: [Mount.bind('/m', { source: build })] });
    const { text, target } = resolve(app);

    expect(text).toMatch(/FROM debian:12 AS base-build\n[^]*FROM scratch AS base\n[^]*FROM base AS api\n.*from=base-build,/);
    expect(Object.keys(target)).toEqual(['api', 'base']);
    expect(target.api).toMatchObject({ dockerfile: 'Dockerfile', target: 'api', contexts: { 'debian:12': 'docker-image://debian:12' } });
  });

  test.each<[string, ImageProps, ImageProps]>([
    ['an argument has two values', { args: { A: '1' } }, { args: { A: '2' } }],
    ['an argument is that of one of them, which both take', { args: { A: '1' } }, {}],
    ['an argument is that of the other, which both take', {}, { args: { A: '1' } }],
    ['both read a context of their own', { context: BuildContext.directory('a') }, { context: BuildContext.directory('b') }],
    ['one runs on the network of the machine', { network: NetworkMode.HOST }, {}],
    ['they are for other platforms', { platforms: [Platform.LINUX_AMD64] }, {}],
    ['one has contexts', { contexts: { x: BuildContext.directory('a') } }, {}],
  ])('keeps a reference as a context if %s', (_what, ofBase, ofUser) => {
    const { app, stack } = shared();
    const base = new Image(stack, 'base', ofBase);
    base.dockerfile.stage('run', BuildContext.image('debian:12')).arg('A', '0').copy(['f'], '/f');
    const user = new Image(stack, 'user', ofUser);
    user.dockerfile.stage('run', BuildContext.image('debian:12')).arg('A', '0').copyFrom(base, ['/f'], '/h').copy(['f'], '/g');

    expect(Object.values(resolve(app).target.user.contexts)).toContain('target:base');
  });

  test('builds each image with its own settings', () => {
    const { app, stack } = shared();
    const base = new Image(stack, 'base', {
      args: { A: '1' }, context: BuildContext.directory('a'), secret: [BuildSecret.env('s', 'F')], noCacheFilter: ['run'],
    });
    base.dockerfile.stage('run', BuildContext.image('debian:12')).arg('A').copy(['f'], '/f').env({ V: 'x\ny' });
    const user = new Image(stack, 'user', { args: { B: '2' } });
    user.dockerfile.stage('run', BuildContext.scratch()).copyFrom(base, ['/f'], '/f');

    expect(resolve(app).target.user).toMatchObject({
      'args': { A: '1', B: '2', CDK_BAKE_ENV_V: 'x\ny' },
      'context': 'a',
      'secret': [{ id: 's', env: 'F' }],
      'no-cache-filter': ['base'],
    });
  });
});

/** Two images that one target cannot build as each of them says. */
const APART: Record<string, readonly [ofBase: ImageProps, ofUser: ImageProps]> = {
  args: [{ args: { HTTP_PROXY: 'http://a' } }, { args: { HTTP_PROXY: 'http://b' } }],
  pull: [{ pull: true }, {}],
  noCache: [{}, { noCache: true }],
  network: [{ network: NetworkMode.NONE }, {}],
  extraHosts: [{ extraHosts: { a: '1.1.1.1' } }, { extraHosts: { a: '2.2.2.2' } }],
  entitlements: [{}, { entitlements: ['security.insecure'] }],
  policy: [{ policy: [BuildPolicy.file('a.rego')] }, {}],
  resources: [{ resources: { memory: '1g' } }, { resources: { memory: '2g' } }],
  shmSize: [{ shmSize: '1m' }, { shmSize: '2m' }],
  ulimits: [{ ulimits: ['nofile=1:1'] }, {}],
  syntax: [{ syntax: 'docker/dockerfile:1-labs' }, {}],
  platforms: [{ platforms: [Platform.LINUX_AMD64] }, {}],
  // BuildKit uses these arguments for each RUN instruction, also if no stage declares them.
  ...Object.fromEntries(['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY', 'SOURCE_DATE_EPOCH', 'BUILDKIT_SYNTAX', 'https_proxy'].flatMap(name => [
    [`${name} of the base image`, [{ args: { [name]: '1' } }, {}]], [`${name} of the user`, [{}, { args: { [name]: '1' } }]],
  ])),
};

describe('images in a shared Dockerfile', () => {
  /** The contexts of an image on top of another one. */
  const contextsOf = ([ofBase, ofUser]: readonly [ImageProps, ImageProps]): string => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true); // of files that are missing
    const app = testApp({ buildxVersion: '0.36' });
    const stack = new Stack(app, 's', { dockerfileLayout: DockerfileLayout.PER_STACK });
    const base = image(stack, 'base', ofBase);
    new Image(stack, 'user', ofUser).dockerfile.stage('run', BuildContext.scratch()).copyFrom(base, ['/f'], '/f');
    return /target "user" \{[^]*?\n\}/.exec(synth(app).get('s/docker-bake.hcl')!)![0];
  };

  test.each(Object.entries(APART))('refer to each other with contexts if `%s` differs', (_property, props) => {
    expect(contextsOf(props)).toContain('"target:base"');
  });

  test.each<[string, ImageProps, ImageProps]>([
    ['the arguments and secrets have other names', { args: { A: '1' }, labels: { a: 'b' } }, { args: { B: '2' }, secret: [BuildSecret.env('t')] }],
    ['the secrets and agents are the same', { secret: [BuildSecret.env('t')], ssh: [SshAgent.agent('git')] }, { secret: [BuildSecret.env('t')], ssh: [SshAgent.agent('git')] }],
    ['the platforms are the same', { platforms: [Platform.LINUX_AMD64] }, { platforms: [Platform.LINUX_AMD64] }],
    ['an argument only looks like one that BuildKit uses', { args: { XHTTP_PROXY: '1' } }, { args: { HTTP_PROXY_X: '1', PROXY: '1', MY_BUILDKIT_A: '1' } }],
  ])('refer to each other by stage if %s', (_what, ofBase, ofUser) => {
    expect(contextsOf([ofBase, ofUser])).not.toContain('"target:base"');
  });

  test('refer to each other by stage if both read the same context', () => {
    const app = testApp();
    const stack = new Stack(app, 's', { dockerfileLayout: DockerfileLayout.PER_STACK });
    const [base, user] = ['base', 'user'].map(id => new Image(stack, id, { context: BuildContext.directory('a'), suppressedChecks: { MissingSource: 'not asked here' } }));
    base.dockerfile.stage('run', BuildContext.scratch()).copy(['f'], '/f');
    user.dockerfile.stage('run', base).copy(['f'], '/g');
    expect(synth(app).get('s/docker-bake.hcl')).not.toContain('"target:base"');
  });

  test.each<[string, (stack: Stack) => Image]>([
    ['an existing Dockerfile', stack => new Image(stack, 'own', { dockerfile: Dockerfile.fromString('FROM scratch\n') })],
    ['a Git repository as its context', stack => image(stack, 'own', { context: BuildContext.git('https://example.com/a.git') })],
    ['contexts', stack => image(stack, 'own', { contexts: { x: BuildContext.directory('a') }, suppressedChecks: { MissingSource: 'not asked here' } })],
    ['a syntax', stack => image(stack, 'own', { syntax: 'docker/dockerfile:1-labs' })],
  ])('are apart from an image with %s', (_what, make) => {
    const app = testApp();
    const stack = new Stack(app, 's', { dockerfileLayout: DockerfileLayout.PER_STACK });
    image(stack, 'one');
    new Image(stack, 'user').dockerfile.stage('run', make(stack)).cmd(['x']);
    const { target } = bakePrint(dirname(app.outdir), [join((synth(app), app.outdir), 's/docker-bake.hcl')]);
    expect([target.one.dockerfile, target.user.dockerfile]).toEqual(['Dockerfile', 'Dockerfile']);
    expect(target.own).not.toMatchObject({ dockerfile: 'Dockerfile', context: target.one.context });
  });

  test.each<[string, ImageProps, ImageProps]>([
    ['secret "t"', { secret: [BuildSecret.env('t', 'A')] }, { secret: [BuildSecret.env('t', 'B')] }],
    ['SSH agent "git"', { ssh: [SshAgent.keys('git', ['a'])] }, { ssh: [SshAgent.keys('git', ['b'])] }],
  ])('cannot have different values of one ID: %s', (what, ofBase, ofUser) => {
    expect(() => contextsOf([ofBase, ofUser])).toThrow(`[s/user] the ${what} differs between this image and an image that it is built on`);
  });

  test('have the secrets, agents, caches and arguments of the images that they are built on', () => {
    const cache = (name: string) => CacheSource.registry(`r/${name}`);
    const text = contextsOf([
      { secret: [BuildSecret.env('a')], ssh: [SshAgent.agent('one')], cacheFrom: [cache('a'), cache('both')], args: { A: '1' } },
      { secret: [BuildSecret.env('b')], ssh: [SshAgent.agent('two')], cacheFrom: [cache('b'), cache('both')], args: { B: '1' } },
    ]);
    expect(text.match(/id = "\w+"/g)).toEqual(['b', 'a', 'two', 'one'].map(id => `id = "${id}"`));
    expect(text.match(/"r\/\w+"/g)).toEqual(['"r/b"', '"r/both"', '"r/a"']);
  });
});

describeWithBuildx('Bake file of an app', () => {
  const appOf = (props: AppProps) => new App({ ...props, outdir: testApp().outdir, bakeFileLayout: BakeFileLayout.PER_APP });
  const print = (app: App, ...targets: string[]) => {
    synth(app);
    return bakePrint(dirname(app.outdir), [join(app.outdir, 'docker-bake.hcl')], ...targets);
  };

  test('contains all stacks, and a group for each stack with a free name', () => {
    const app = appOf({});
    for (const [id, images] of Object.entries({ one: ['a', 'b'], two: ['c'], d: ['d', 'e'] })) {
      const stack = new Stack(app, id);
      images.forEach(name => image(stack, name));
    }
    const last = new Stack(app, 'last');
    image(last, 'f');
    new Group(last, 'default', { members: [image(last, 'g')] });

    expect({ ...print(app, 'one', 'two', 'last').group, ...print(app).group }).toMatchObject({
      default: { targets: ['a', 'b', 'c', 'd', 'e', 'g'] }, one: { targets: ['a', 'b'] }, two: { targets: ['c'] }, last: { targets: ['g'] },
    });
  });

  test('rejects images with the same name in two stacks', () => {
    const app = appOf({});
    image(new Stack(app, 'one'), 'a');
    image(new Stack(app, 'two'), 'a');

    expect(() => app.synth()).toThrow('[two/a] target name "a" is already used by one/a');
  });

  test('contains equal variables of two stacks once', () => {
    const app = appOf({});
    for (const id of ['one', 'two']) {
      const stack = new Stack(app, id);
      image(stack, `${id}-image`, { args: { A: new Variable(stack, 'TAG', { defaultValue: 'v' }).value } });
    }

    expect(synth(app).get('docker-bake.hcl')!.match(/variable "TAG"/g)).toHaveLength(1);
    expect(print(app).target['two-image'].args).toEqual({ A: 'v' });
  });

  test('has a single format', () => {
    const app = appOf({ format: BakeFormat.HCL });
    image(new Stack(app, 'one', { format: BakeFormat.JSON }), 'a');

    expect(() => app.synth()).toThrow('[one] `format` is json, but the app has a single Bake file in the format hcl');
  });
});

describeWithBuildx('Bake file of selected images', () => {
  test('contains the images and their base images of all stacks', () => {
    const app = testApp();
    const one = new Stack(app, 'one');
    const base = image(one, 'base');
    const api = new Image(one, 'api', { args: { A: new Variable(one, 'TAG', { defaultValue: 'v' }).value } });
    api.dockerfile.stage('run', base);
    image(one, 'other');
    const job = new Image(new Stack(app, 'two'), 'job');
    job.dockerfile.stage('run', api);
    app.synth();
    const path = join(dirname(app.outdir), 'some.json');

    expect(app.writeBakeFile(path, [job])).toContain('some.json');
    const { target, group } = bakePrint(dirname(app.outdir), [path]);
    expect(group.default.targets).toEqual(['job']);
    expect(Object.keys(target)).toEqual(['api', 'base', 'job']);
    expect(target.api.args).toEqual({ A: 'v' });
    expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')).target)).toEqual(['base', 'api', 'job']);
  });

  test('rejects images of another app, and an empty list', () => {
    const app = testApp();
    image(new Stack(app, 's'), 'a');
    const foreign = image(new Stack(testApp(), 't'), 'b');

    expect(() => app.writeBakeFile('x.hcl', [foreign])).toThrow('[t/b] the image does not belong to this App');
    expect(() => app.writeBakeFile('x.hcl', [])).toThrow('a Bake file requires at least one image');
    expect(() => app.writeBakeFile(join(app.outdir, 'x.hcl'), [])).toThrow('is in the output directory');
  });
});
