import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageProps } from '../../src';
import {
  AbstractTarget, App, BakeFormat, BuildContext, BuildSecret, Dockerfile, DockerfileLayout, Expression, Image, MatrixAxis, Output, SshAgent,
  Stack, Variable,
} from '../../src';
import { inLevels } from '../../src/cli/fingerprint/affected';
import { ContextFiles } from '../../src/cli/fingerprint/context-files';
import { fingerprints } from '../../src/cli/fingerprint/fingerprint';
import { readSnapshot } from '../../src/cli/graph/snapshot';
import { githubOutput, gitlabPipeline } from '../../src/cli/show/pipelines';
import { describeWithBuildx, startPluginDirectly } from '../buildx';
import { inEmptyDirectories } from '../helpers';

startPluginDirectly();

inEmptyDirectories();

const write = (path: string, text: string) => {
  mkdirSync(join(process.cwd(), path, '..'), { recursive: true });
  writeFileSync(join(process.cwd(), path), text);
};

interface Change {
  readonly os?: string;
  readonly api?: ImageProps;
  readonly tag?: string;
  readonly paths?: string[];
  readonly layout?: DockerfileLayout;
  readonly outdir?: string;
  readonly fill?: (image: Image) => void;
}

/** The fingerprints of an app of `os`, and `api` on it, which reads files of the directory `app`. */
async function prints(change: Change = {}) {
  const { os: command = 'true', api: props = {}, tag = '1', paths = ['main.py'], layout, outdir = 'cdk.out', fill } = change;
  const app = new App({ outdir, dockerfileLayout: layout });
  const stack = new Stack(app, 's');
  const os = new Image(stack, 'os', { tags: [`r.example/os:${tag}`] });
  os.dockerfile.stage('run', BuildContext.image('debian:12')).run(command);
  const api = new Image(stack, 'api', { context: BuildContext.directory('app'), ...props });
  api.dockerfile.stage('run', os).copy(paths, '/app/');
  fill?.(api);
  app.synth();
  const snapshot = readSnapshot(outdir);
  const all = await fingerprints(snapshot, [...snapshot.output.targets.values()]);
  return Object.fromEntries([...all].map(([id, { names }]) => [id, names.map(({ fingerprint }) => fingerprint).join()]));
}

describeWithBuildx('a fingerprint', () => {
  let before: Record<string, string>;
  beforeEach(async () => {
    write('app/main.py', 'one');
    write('app/other.py', 'one');
    write('app/lib/a.py', 'one');
    before = await prints();
  });
  const differs = (after: Record<string, string>) => Object.keys(after).filter(id => after[id] !== before[id]);

  test('is the same in another output directory, in an empty cache, and with other tags, outputs and descriptions', async () => {
    expect(Object.values(before).every(print => /^[0-9a-f]{64}$/.test(print))).toBe(true);
    expect(differs(await prints({ outdir: 'elsewhere/out' }))).toEqual([]);
    expect(differs(await prints({ tag: '2', api: { description: 'API', output: [Output.local('out')], pull: true } }))).toEqual([]);
  });

  test('differs with the instructions, and for everything that is built on them', async () => {
    expect(differs(await prints({ os: 'false' }))).toEqual(['s/os', 's/api']);
    expect(differs(await prints({ fill: image => image.dockerfile.findStage('run').env({ A: 'b' }) }))).toEqual(['s/api']);
  });

  test('differs with attributes that reach BuildKit', async () => {
    expect(differs(await prints({ api: { labels: { a: 'b' } } }))).toEqual(['s/api']);
    expect(differs(await prints({ api: { shmSize: '1g' } }))).toEqual(['s/api']);
  });

  test('differs with a file that is read, and with no other', async () => {
    write('app/other.py', 'two');
    write('app/new.py', 'two');
    expect(differs(await prints())).toEqual([]);
    write('app/main.py', 'two');
    expect(differs(await prints())).toEqual(['s/api']);
    write('app/main.py', 'one');
    expect(differs(await prints())).toEqual([]);
    chmodSync(join(process.cwd(), 'app/main.py'), 0o755);
    expect(differs(await prints())).toEqual(['s/api']);
  });

  test('differs with a file that is no longer ignored', async () => {
    before = await prints({ paths: ['.'] });
    write('app/.dockerignore', 'other.py');
    const ignoring = await prints({ paths: ['.'] });
    expect(differs(ignoring)).toEqual(['s/api']);
    write('app/other.py', 'two');
    expect(await prints({ paths: ['.'] })).toEqual(ignoring);
  });

  test('covers an existing Dockerfile and a named context', async () => {
    write('Dockerfile', 'FROM scratch\nCOPY --from=files a.py /\n');
    const own = async () => {
      const app = new App();
      new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromFile('Dockerfile'), contexts: { files: BuildContext.directory('app/lib') } });
      app.synth();
      const snapshot = readSnapshot('cdk.out');
      return (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/i')!.names[0].fingerprint;
    };
    const first = await own();
    write('app/lib/b.py', 'two');
    expect(await own()).toBe(first);
    write('app/lib/a.py', 'two');
    expect(await own()).not.toBe(first);
    write('app/lib/a.py', 'one');
    write('Dockerfile', 'FROM scratch\nCOPY --from=files a.py /a\n');
    expect(await own()).not.toBe(first);
  });

  /** The fingerprint of an image with an existing Dockerfile. */
  const existing = async (text: string, imageProps: ImageProps = {}) => {
    const app = new App();
    new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString(text), ...imageProps });
    app.synth();
    const snapshot = readSnapshot('cdk.out');
    return (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/i')!.names[0].fingerprint;
  };
  const lib = { contexts: { files: BuildContext.directory('app/lib') } };

  test.each<[string, string, ImageProps]>([
    ['starts from a directory', 'FROM files\n', lib],
    ['names a context in another form', 'FROM scratch\nCOPY --from=docker.io/library/alpine a.py /\n', { contexts: { alpine: BuildContext.directory('app/lib') } }],
    ['chooses a context with an argument', 'ARG X=files\nFROM scratch\nCOPY --from=files other /\nFROM ${X}\n', lib],
    ['reads a path with an argument', 'FROM scratch\nARG P\nCOPY $P /\n', { context: BuildContext.directory('app') }],
    ['is for another frontend', '# syntax=other/frontend\nwhatever\n', { context: BuildContext.directory('app') }],
  ])('differs with a file of a context, if a Dockerfile %s', async (_what, text, imageProps) => {
    const first = await existing(text, imageProps);
    expect(await existing(text, imageProps)).toBe(first);
    write('app/lib/a.py', 'two');
    expect(await existing(text, imageProps)).not.toBe(first);
  });

  test('differs with a file that any stage reads, if a variable chooses the stage', async () => {
    const chosen = async () => {
      const app = new App();
      const stack = new Stack(app, 's');
      const stage = new Variable(stack, 'STAGE', { defaultValue: 'one' });
      const text = 'FROM scratch AS one\nCOPY main.py /\nFROM scratch AS two\nCOPY other.py /\n';
      new Image(stack, 'i', { dockerfile: Dockerfile.fromString(text), target: stage.value, context: BuildContext.directory('app') });
      app.synth();
      expect(readFileSync('cdk.out/manifest.json', 'utf8')).toContain('"stage": "${STAGE}"');
      const snapshot = readSnapshot('cdk.out');
      return (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/i')!.names[0].fingerprint;
    };
    const first = await chosen();
    write('app/main.py', 'two');
    const second = await chosen();
    write('app/other.py', 'two');
    expect(new Set([first, second, await chosen()]).size).toBe(3);
  });

  test('differs with a stage that an argument chooses', async () => {
    const text = (command: string) => `ARG X=a\nFROM scratch AS a\nFROM scratch AS b\nENV A=${command}\nFROM \${X}\n`;
    expect(await existing(text('1'), { args: { X: 'b' } })).not.toBe(await existing(text('2'), { args: { X: 'b' } }));
  });

  test('differs with the index of an OCI layout', async () => {
    write('layout/index.json', '1');
    const layout = { contexts: { base: BuildContext.ociLayout('layout', { tag: 'x' }) } };
    const first = await existing('FROM base\n', layout);
    write('layout/index.json', '2');
    expect(await existing('FROM base\n', layout)).not.toBe(first);
  });

  test('cannot be computed without the value of a variable, or without Docker', async () => {
    const app = new App();
    const stack = new Stack(app, 's');
    const image = new Image(stack, 'api', { tags: [`api:${new Variable(stack, 'V').value}`] });
    image.dockerfile.stage('run', BuildContext.scratch()).label({ a: 'b' });
    app.synth();
    const snapshot = readSnapshot('cdk.out');
    const withVariable = () => fingerprints(snapshot, [...snapshot.output.targets.values()]);

    await expect(withVariable()).rejects.toThrow(/^Buildx cannot resolve the Bake files: docker-bake\.hcl:\d+\n[^#]*ERROR: docker-bake.hcl:.*\nA variable without a value is null; set it in the environment, or give it a default\.$/);
    const { PATH } = process.env;
    process.env.PATH = process.cwd();
    await expect(withVariable().finally(() => {
      process.env.PATH = PATH;
    })).rejects.toThrow('Buildx cannot resolve the Bake files: Docker is not installed, or not in PATH; install Docker with Buildx: https://');
  });

  test('cannot be computed without a Dockerfile that an image uses', async () => {
    write('Dockerfile', 'FROM scratch\n');
    const app = new App();
    new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromFile('Dockerfile') });
    app.synth();
    rmSync(join(process.cwd(), 'Dockerfile'));
    const snapshot = readSnapshot('cdk.out');
    await expect(fingerprints(snapshot, [...snapshot.output.targets.values()])).rejects.toThrow('Dockerfile does not exist, but an image uses it as its Dockerfile; restore the file, or change the image');
  });

  test('covers the context of a stage that a stage of the same Dockerfile reads it for with ONBUILD', async () => {
    const of = async (text: string) => {
      const app = new App({ outdir: join(process.cwd(), 'out') });
      writeFileSync(join(process.cwd(), 'Triggers'), 'FROM scratch AS b\nONBUILD RUN --mount=type=bind,target=/m cat /m/main.py\nFROM b\n');
      writeFileSync(join(process.cwd(), 'app/main.py'), text);
      new Image(new Stack(app, 's'), 'i', { context: BuildContext.directory(join(process.cwd(), 'app')), dockerfile: Dockerfile.fromFile(join(process.cwd(), 'Triggers')) });
      app.synth();
      const snapshot = readSnapshot(app.outdir);
      return (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/i')!.names[0].fingerprint;
    };
    expect(await of('one')).not.toBe(await of('two'));
  });

  test('is the one of each combination of a matrix, and of the combination that an image is built on', async () => {
    const of = async (second: string) => {
      const app = new App({ outdir: join(process.cwd(), 'out') });
      const stack = new Stack(app, 's');
      const axis = MatrixAxis.of('v', ['a', second]);
      const base = new Image(stack, 'base', { matrix: [axis], name: `base-${axis}`, args: { V: axis.value } });
      base.dockerfile.stage('run', BuildContext.scratch()).arg('V');
      new Image(stack, 'on-a').dockerfile.stage('run', base.combination({ v: 'a' }));
      new Image(stack, 'on-second').dockerfile.stage('run', base.combination({ v: second }));
      app.synth();
      const snapshot = readSnapshot(app.outdir);
      const found = await fingerprints(snapshot, [...snapshot.output.targets.values()]);
      return ['base', 'on-a', 'on-second'].flatMap(name => found.get(`s/${name}`)!.names.map(({ fingerprint }) => fingerprint));
    };
    const [[first, second, onFirst, onSecond], changed] = [await of('b'), await of('c')];
    expect([first, onFirst]).toEqual([changed[0], changed[2]]);
    expect([second, onSecond]).not.toContain(changed[1]);
    expect(onSecond).not.toBe(changed[3]);
  });

  test('covers the context of an image whose base reads it with ONBUILD', async () => {
    const child = async () => {
      const app = new App();
      const stack = new Stack(app, 's');
      const base = new Image(stack, 'base', { dockerfile: Dockerfile.fromString('FROM scratch\nONBUILD COPY . /all/\n') });
      new Image(stack, 'child', { context: BuildContext.directory('app') }).dockerfile.stage('run', base);
      app.synth();
      const snapshot = readSnapshot('cdk.out');
      return (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/child')!.names[0].fingerprint;
    };
    const first = await child();
    write('app/other.py', 'two');
    expect(await child()).not.toBe(first);
  });

  test.each([DockerfileLayout.INLINE, DockerfileLayout.PER_STACK])('can be computed with the layout %s', async layout => {
    const first = await prints({ layout });
    expect(await prints({ layout })).toEqual(first);
    expect((await prints({ layout, os: 'false' }))['s/api']).not.toBe(first['s/api']);
  });
});

describeWithBuildx('inputs that are easily missed', () => {
  test('arguments that a trigger or an instruction of several lines declares', async () => {
    const trigger = async (X: string) => prints({ api: { args: { X } }, fill: image => image.dockerfile.stages[0].onBuild({ applyTo: stage => void stage.arg('X') }) });
    expect((await trigger('1'))['s/api']).not.toBe((await trigger('2'))['s/api']);
    const written = async (B: string) => {
      const app = new App();
      new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString('FROM scratch\nARG A=1 \\\n  B=2\nLABEL b=$B\n'), args: { B } });
      app.synth();
      const snapshot = readSnapshot('cdk.out');
      return (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/i')!.names[0].fingerprint;
    };
    expect(await written('3')).not.toBe(await written('4'));
  });

  test('the environment of the build', async () => {
    const before = await prints();
    process.env.SOURCE_DATE_EPOCH = '1';
    expect((await prints())['s/api']).not.toBe(before['s/api']);
    delete process.env.SOURCE_DATE_EPOCH;
  });

  test.each([BakeFormat.HCL, BakeFormat.JSON])('secrets and SSH agents, which only the machine of the build has: %s', async format => {
    const secret = async (source: string, agents: SshAgent[] = []) => {
      const app = new App({ format });
      const stack = new Stack(app, 's');
      const common = new AbstractTarget(stack, 'common', { secret: [BuildSecret.file('token', source)] });
      const image = new Image(stack, 'i', { inherits: [common], ssh: agents, secret: Array.from({ length: 9 }, (_, i) => BuildSecret.env(`secret-${i}`)) });
      image.dockerfile.stage('run', BuildContext.scratch());
      app.synth();
      const snapshot = readSnapshot('cdk.out');
      return (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/i')!.names[0].fingerprint;
    };
    const first = await secret('nowhere');
    expect(await secret('nowhere')).toBe(first);
    expect(await secret('elsewhere')).not.toBe(first);
    expect(await secret('nowhere', [SshAgent.agent()])).not.toBe(first);
  });

  test('the ignore file of a named context', async () => {
    write('other/a', 'one');
    const named: Change = { fill: image => image.dockerfile.stages[0].copyFrom(BuildContext.directory('other'), ['a'], '/a') };
    const before = await prints(named);
    write('other/.dockerignore', 'a\n');
    expect((await prints(named))['s/api']).not.toBe(before['s/api']);
  });
});

describeWithBuildx('fingerprints of targets with expressions', () => {
  const of = async (format: BakeFormat) => {
    const app = new App({ format });
    const stack = new Stack(app, 's');
    const version = new Variable(stack, 'VERSION', { defaultValue: '1' });
    const tag = new Variable(stack, 'TAG', { defaultValue: 'latest' });
    const axis = MatrixAxis.of('py', ['3-11', '3-12']);
    const image = new Image(stack, 'app', { matrix: [axis], name: `app-${axis}`, tags: [`r.example/app-${axis}:${tag}`], labels: { v: version.value } });
    image.dockerfile.stage('run', BuildContext.scratch());
    app.synth();
    const snapshot = readSnapshot('cdk.out');
    return (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/app')!;
  };

  test.each([
    [{ tags: [Expression.call('lower', ['R.EXAMPLE/API']).value] }, true],
    [{ tags: Expression.call('concat', [['r.example/api'], ['r.example/other']]).asList() }, true],
    [{ labels: { price: '$${1}', progress: '%%{', empty: '' }, pull: true, noCacheFilter: [] }, true],
    [{ labels: { id: Expression.call('uuidv4', []).value } }, false],
  ])('are of what Buildx evaluates without variables: %j', async (props, isStable) => {
    const [first, second] = [await prints({ api: props }), await prints({ api: props })];
    expect(first['s/api'] === second['s/api']).toBe(isStable);
    expect(first['s/api']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('are the same for a literal value and an expression for it', async () => {
    const values = async (isExpression: boolean, format: BakeFormat) => {
      const app = new App({ format });
      const stack = new Stack(app, 's');
      const one = new Variable(stack, 'ONE', { defaultValue: '1' });
      const value = isExpression ? one.value : '1';
      const image = new Image(stack, 'i', {
        tags: [`r.example/i:${value}`],
        labels: { [`l${value}`]: `${value}"x`, other: '$${y}' },
        args: { A: value, B: 'b' },
        contexts: { [`c${value}`]: BuildContext.directory('app'), d: BuildContext.directory('app') },
      });
      image.dockerfile.stage('run', BuildContext.scratch()).arg('A').copyFrom(BuildContext.directory('.'), ['app'], '/app');
      app.synth();
      const snapshot = readSnapshot('cdk.out');
      const { names: [{ fingerprint, tags }] } = (await fingerprints(snapshot, [...snapshot.output.targets.values()])).get('s/i')!;
      return { fingerprint, tags };
    };
    write('app/a', '1');
    const all: { fingerprint: string; tags: readonly string[] }[] = [];
    for (const format of [BakeFormat.HCL, BakeFormat.JSON]) {
      all.push(await values(false, format), await values(true, format));
    }
    expect(all.map(({ tags }) => tags)).toEqual(all.map(() => ['r.example/i:1']));
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  test('of more targets than Buildx reads at a time', async () => {
    const app = new App();
    const stack = new Stack(app, 's');
    const tag = new Variable(stack, 'TAG', { defaultValue: '1' });
    [...Array(450).keys()].forEach(i => new Image(stack, `i${i}`, { tags: [`r.example/i${i}:${tag}`] }).dockerfile.stage('run', BuildContext.scratch()));
    app.synth();
    const snapshot = readSnapshot('cdk.out');
    const all = await fingerprints(snapshot, [...snapshot.output.targets.values()]);
    expect([...all.values()].map(({ names: [{ tags }] }) => tags)).toEqual([...Array(450).keys()].map(i => [`r.example/i${i}:1`]));
  });

  test.each([BakeFormat.HCL, BakeFormat.JSON])('are of what Buildx resolves in the environment: %s', async format => {
    const first = await of(format);
    expect(first.names).toMatchObject([{ name: 'app-3-11', tags: ['r.example/app-3-11:latest'] }, { name: 'app-3-12', tags: ['r.example/app-3-12:latest'] }]);
    process.env.TAG = 'next';
    const tagged = await of(format);
    expect(tagged.names.map(({ tags }) => tags)).toEqual([['r.example/app-3-11:next'], ['r.example/app-3-12:next']]);
    expect(tagged.names[0].fingerprint).toBe(first.names[0].fingerprint);
    process.env.VERSION = '2';
    expect((await of(format)).names[0].fingerprint).not.toBe(first.names[0].fingerprint);
    delete process.env.TAG;
    delete process.env.VERSION;
  });
});

describe('a digest of files', () => {
  test('covers the directories of files that an ignore file includes again', () => {
    write('app/dir/a', '1');
    const included = () => new ContextFiles().digest('app', 'dir\n!dir/a\n', ['.']);
    const before = included();
    chmodSync(join(process.cwd(), 'app/dir'), 0o700);
    expect(included()).not.toBe(before);
  });

  test('needs names in UTF-8, and a directory', () => {
    write('app/a', '1');
    writeFileSync(Buffer.concat([Buffer.from(`${process.cwd()}/app/`), Buffer.from([0xff])]), '');
    expect(() => new ContextFiles().digest('app', '', ['.'])).toThrow('its name may contain bytes that are not UTF-8');
    expect(() => new ContextFiles().digest('app/a', '', ['.'])).toThrow('app/a cannot be read: ENOTDIR');
  });

  const digest = (...paths: string[]) => new ContextFiles().digest('app', '', paths);

  test('covers patterns, directories and links', () => {
    write('app/a.txt', '1');
    write('app/b.md', '1');
    write('app/dir/c.txt', '1');
    symlinkSync('../dir/c.txt', join(process.cwd(), 'app/dir/link'));
    const [text, directory, link, all] = [digest('*.txt'), digest('dir'), digest('dir/link'), digest('.')];
    write('app/b.md', '2');
    expect(digest('*.txt')).toBe(text);
    expect(digest('/../dir/')).toBe(directory);
    expect(digest('.')).not.toBe(all);
    write('app/dir/c.txt', '2');
    expect(digest('*.txt')).toBe(text);
    expect(digest('dir')).not.toBe(directory);
    expect(digest('dir/link')).not.toBe(link);
    write('app/a.txt', '2');
    expect(digest('*.txt')).not.toBe(text);
    write('app/dir/c.txt', '3');
    symlinkSync('dir', join(process.cwd(), 'app/short'));
    symlinkSync('/dir/c.txt', join(process.cwd(), 'app/absolute'));
    symlinkSync('loop/x', join(process.cwd(), 'app/loop'));
    const [through, matched, absolute] = [digest('short/c.txt'), digest('s*/c.txt'), digest('absolute')];
    write('app/dir/c.txt', '4');
    expect(digest('short/c.txt')).not.toBe(through);
    expect(digest('s*/c.txt')).not.toBe(matched);
    expect(digest('absolute')).not.toBe(absolute);
    expect(digest('loop', 'loop/y')).toMatch(/^[0-9a-f]{64}$/);
    expect(digest('missing')).toBe(digest());
    const plain = digest('dir/*.txt');
    write('app/b.md', '3');
    expect(digest('dir/*.txt')).toBe(plain);
    expect(new ContextFiles().digest('nowhere', '', ['.'])).toBe(digest());
  });

  test('a name that starts like another one is another file', () => {
    write('app/a', '1');
    write('app/a-b', '1');
    const first = digest('a');
    write('app/a-b', '2');
    write('app/ab', '2');
    expect(digest('a')).toBe(first);
  });
});

test('levels follow what is built, also through images that are not', () => {
  const target = (id: string, ...builtOn: string[]): any => ({ id, builtOn });
  const ordered = [target('a'), target('b', 'a'), target('c', 'b'), target('d', 'c', 'a'), target('e')];
  const reasons = (...ids: string[]) => new Map(ids.map(id => [id, 'other inputs']));
  const levels = (...ids: string[]) => inLevels(ordered, reasons(...ids)).levels.map(level => level.map(({ id }) => id));
  expect(levels('a', 'b', 'c', 'd', 'e')).toEqual([['a', 'e'], ['b'], ['c'], ['d']]);
  expect(levels('a', 'd')).toEqual([['a'], ['d']]);
  expect(levels('c', 'e')).toEqual([['c', 'e']]);
  expect(levels()).toEqual([]);
  expect([...inLevels(ordered, reasons('a', 'd')).reasons]).toEqual([['a', 'other inputs'], ['d', 'built on a']]);
});

test('levels are written for CI systems', () => {
  expect(githubOutput({ levels: [] })).toBe('levels=[]\n');
  expect(gitlabPipeline({ levels: [] })).toBe('nothing-to-build:\n  script: ["true"]\n');
  expect(gitlabPipeline({ levels: [['a', 'b'], [{ image: 'c', platform: 'linux/arm64' }]] })).toBe(`stages: ["level-1","level-2"]

level-1:
  extends: .build-image
  stage: level-1
  parallel:
    matrix:
      - IMAGE: "a"
      - IMAGE: "b"

level-2:
  extends: .build-image
  stage: level-2
  parallel:
    matrix:
      - { IMAGE: "c", PLATFORM: "linux/arm64" }
`);
});
