import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppProps } from '../../src';
import { App, BakeFileLayout, BakeFormat, BuildContext, CacheSource, Constant, Dockerfile, DockerfileLayout, Expression, Group, Image, NetworkMode, Stack } from '../../src';
import type { Manifest } from '../../src/synth/manifest';
import { image, synth, testApp } from '../helpers';

/** An app with one stack and images of these names, on a folder. */
function appWith(outdir: string, ...images: string[]): App {
  const app = new App({ outdir });
  const stack = new Stack(app, 's');
  images.forEach(id => image(stack, id));
  return app;
}

const folder = () => join(mkdtempSync(join(tmpdir(), 'cdk-bake-test-')), 'cdk.out');

test('writes the same bytes for the same tree, even with another order of keys', () => {
  const tree = (order: <T>(pairs: [string, T][]) => [string, T][]) => {
    const map = <T>(values: Record<string, T>): Record<string, T> => Object.fromEntries(order(Object.entries(values)));
    const app = testApp();
    const base = image(new Stack(app, 'a'), 'base');
    const other = new Stack(app, 'b');
    const content = new Constant(other, 'C', { content: map({ b: 1, a: map({ d: 1, c: 2 }) }) });
    const api = new Image(other, 'api', {
      labels: map({ b: '1', a: '2' }),
      args: map({ B: '1', A: Expression.item(content, 'b').value, C: '\n' }),
      extraHosts: map({ b: '1.1.1.1', a: '2.2.2.2' }),
      contexts: map({ b: BuildContext.directory('x'), a: BuildContext.directory('y') }),
      suppressedChecks: map({ UndefinedVar: 'x', MissingSource: 'y', UndeclaredArg: 'z' }),
      cacheFrom: [CacheSource.of(map({ type: 'x', b: '1', a: '2' }))],
    });
    api.dockerfile.stage('run', base).env(map({ Z: '1', A: '2' })).label(map({ Z: '1', A: '2' }));
    return [...synth(app)].map(([path, text]) => [path, text.split(app.outdir).join('OUT')]);
  };

  const [first, second] = [tree(pairs => pairs), tree(pairs => pairs.reverse())].map(files => files.filter(([path]) => path !== 'manifest.json'));

  expect(second).toEqual(first);
});

test('writes nothing in a second synthesis', () => {
  const outdir = folder();
  appWith(outdir, 'api').synth();
  const before = statSync(join(outdir, 's/Dockerfile.api'));
  chmodSync(join(outdir, 's/Dockerfile.api'), 0o444);

  appWith(outdir, 'api').synth();

  expect(statSync(join(outdir, 's/Dockerfile.api')).ino).toBe(before.ino);
});

test('removes files and directories of the previous synthesis', () => {
  const outdir = folder();
  const app = appWith(outdir, 'old');
  image(new Stack(app, 'gone'), 'i');
  app.synth();

  appWith(outdir, 'new').synth();

  expect(existsSync(join(outdir, 's/Dockerfile.old'))).toBe(false);
  expect(existsSync(join(outdir, 'gone'))).toBe(false);
  expect(existsSync(join(outdir, 's/Dockerfile.new'))).toBe(true);
});

test('keeps files that synthesis has not written', () => {
  const outdir = folder();
  appWith(outdir, 'old').synth();
  writeFileSync(join(outdir, 's/notes.txt'), 'mine');

  appWith(outdir, 'new').synth();

  expect(readFileSync(join(outdir, 's/notes.txt'), 'utf8')).toBe('mine');
});

test('keeps files outside the output directory, even if the manifest lists them', () => {
  const outdir = folder();
  appWith(outdir, 'api').synth();
  writeFileSync(join(outdir, '../mine.txt'), 'mine');
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
  manifest.files['../mine.txt'] = '';
  writeFileSync(join(outdir, 'manifest.json'), JSON.stringify(manifest));

  appWith(outdir, 'api').synth();

  expect(existsSync(join(outdir, '../mine.txt'))).toBe(true);
});

test('rejects an output directory with other files', () => {
  const outdir = folder();
  mkdirSync(outdir);
  writeFileSync(join(outdir, 'thesis.tex'), 'mine');

  expect(() => appWith(outdir, 'api').synth()).toThrow(
    `${outdir} contains files that synthesis has not written, such as thesis.tex; use another output directory, or empty this one`);
  expect(existsSync(join(outdir, 's'))).toBe(false);
});

test('rejects an existing file in place of an output file', () => {
  const outdir = folder();
  appWith(outdir, 'old').synth();
  writeFileSync(join(outdir, 's/Dockerfile.new'), 'mine');

  expect(() => appWith(outdir, 'new').synth()).toThrow('cdk.out contains s/Dockerfile.new, which synthesis has not written');
  expect(readFileSync(join(outdir, 's/Dockerfile.new'), 'utf8')).toBe('mine');
});

test('keeps the previous output if synthesis fails', () => {
  const outdir = folder();
  appWith(outdir, 'api').synth();
  const before = readFileSync(join(outdir, 'manifest.json'), 'utf8');
  const broken = appWith(outdir, 'api', 'web');
  new Image(broken.node.findChild('s') as Stack, 'empty');

  expect(() => broken.synth()).toThrow('[s/empty] the image has no stages');
  expect(readFileSync(join(outdir, 'manifest.json'), 'utf8')).toBe(before);
  expect(existsSync(join(outdir, 's/Dockerfile.web'))).toBe(false);
});

test('treats a broken link as an existing file', () => {
  const outdir = folder();
  appWith(outdir, 'old').synth();
  symlinkSync('/nowhere/at/all', join(outdir, 's/Dockerfile.new'));

  expect(() => appWith(outdir, 'new').synth()).toThrow('cdk.out contains s/Dockerfile.new, which synthesis has not written');
});

test('uses the environment variable for the output directory if the program sets none', () => {
  const outdir = folder();
  process.env.CDK_BAKE_OUTDIR = outdir;
  try {
    expect(new App().outdir).toBe(outdir);
    expect(new App({ outdir: 'mine' }).outdir).toBe('mine');
  } finally {
    delete process.env.CDK_BAKE_OUTDIR;
  }
  expect(new App().outdir).toBe('cdk.out');
});

test('describes the output and the commands in the manifest', () => {
  const app = testApp();
  const stack = new Stack(app, 's', { registry: 'r.example' });
  new Image(stack, 'api', { context: BuildContext.directory('/srv/api') }).dockerfile.stage('run', BuildContext.scratch());

  const manifest = JSON.parse(synth(app).get('manifest.json')!);

  expect(manifest.stacks).toEqual([{
    path: 's',
    directory: 's',
    abstractTargets: [],
    command: `docker buildx bake -f ${app.outdir}/s/docker-bake.hcl --allow=fs.read=/srv/api --allow=fs.read=${app.outdir}`,
    bakeFile: 's/docker-bake.hcl',
    bakeFiles: [`${app.outdir}/s/docker-bake.hcl`],
    dependencies: [],
    groups: [],
    targets: [{
      name: 'api',
      path: 's/api',
      dockerfile: 's/Dockerfile.api',
      image: true,
      published: true,
      test: false,
      tags: ['r.example/api'],
      platforms: [],
      builtOn: [],
      baseImages: [],
      attestations: {},
      missingAttestations: 'the app does not set `driver`, so what the builder supports is not known',
      permissions: ['fs.read=/srv/api', `fs.read=${app.outdir}`],
    }],
  }]);
  expect(Object.keys(manifest.files)).toEqual(['s/Dockerfile.api', 's/docker-bake.hcl', 'tree.json']);
});

describe('the manifest', () => {
  /** Two stacks: an existing Dockerfile on a stage of `os`, and a test of it. */
  const manifestOf = (props: AppProps): Manifest => {
    const app = testApp(props);
    const base = new Stack(app, 'base');
    const os = new Image(base, 'os', { network: NetworkMode.HOST });
    const build = os.dockerfile.stage('build', BuildContext.image('debian:12'));
    os.dockerfile.stage('run', BuildContext.image('debian:12-slim'));
    const apps = new Stack(app, 'apps');
    const dockerfile = Dockerfile.fromString('FROM golang:1.24 AS go\nFROM tools\nCOPY --from=go /x /\nCOPY --from=alpine:3 /y /\n');
    const api = new Image(apps, 'api', { dockerfile, contexts: { tools: build } });
    api.addTest(['true']);
    const inner = new Group(apps, 'inner', { members: [api] });
    new Group(apps, 'outer', { members: [os, inner] });
    return JSON.parse(synth(app).get('manifest.json')!);
  };

  test.each<AppProps>([{}, { bakeFileLayout: BakeFileLayout.PER_APP, format: BakeFormat.JSON }])('describes the graph with %j', props => {
    const { stacks } = manifestOf(props);
    const targets = stacks.flatMap(({ directory, targets: all }) => all.map(target => [`${directory}/${target.name}`, target] as const));
    expect(Object.fromEntries(targets.map(([id, { builtOn, baseImages }]) => [id, { builtOn, baseImages }]))).toEqual({
      'base/os': { builtOn: [], baseImages: ['debian:12-slim'] },
      'base/os-build': { builtOn: [], baseImages: ['debian:12'] },
      'apps/api': { builtOn: ['base/os-build'], baseImages: ['alpine:3', 'golang:1.24'] },
      'apps/api-test': { builtOn: ['apps/api'], baseImages: [] },
    });
    expect(targets.filter(([, { image: isImage }]) => !isImage).map(([id, { stage }]) => [id, stage])).toEqual([['base/os-build', 'build']]);
    expect(targets.filter(([, target]) => target.test).map(([id]) => id)).toEqual(['apps/api-test']);
    expect(targets.filter(([, { permissions }]) => permissions.includes('network.host')).map(([id]) => id)).toEqual(['base/os', 'base/os-build']);
    expect(stacks[1].groups).toEqual([
      { name: 'inner', path: 'apps/inner', targets: ['apps/api'] }, { name: 'outer', path: 'apps/outer', targets: ['base/os', 'apps/api'] },
    ]);
  });

  test('names an image in place of its stage, if a shared Dockerfile contains the stage', () => {
    const { stacks } = manifestOf({ dockerfileLayout: DockerfileLayout.PER_STACK, bakeFileLayout: BakeFileLayout.PER_APP });
    const ids = stacks.flatMap(({ directory, targets }) => targets.map(({ name }) => `${directory}/${name}`));
    expect(stacks.flatMap(({ targets }) => targets).flatMap(({ builtOn }) => builtOn).filter(id => !ids.includes(id))).toEqual([]);
  });
});
