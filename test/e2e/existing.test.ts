import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, constantFrom, oneof, property, tuple } from 'fast-check';
import { App, BuildContext, BuildSecret, Dockerfile, DockerfileLayout, Image, SshAgent, Stack } from '../../src';
import { readDockerfile } from '../../src/dockerfile/existing/reading';
import { globalValues } from '../../src/dockerfile/existing/references';
import { bakePrint, startPluginDirectly } from '../buildx';
import { EXISTING, READS_BELOW, REFUSED, REFUSED_WHERE_BUILT, TAKEN, UNREADABLE } from '../existing';
import { bake, docker, filesOf, script } from './engine';

const BASE = 'cdk-bake-e2e/debian:bookworm';

startPluginDirectly(); // Docker would start it twice, for each of hundreds of questions

beforeAll(() => {
  script('base-image', 'bookworm', BASE);
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** What BuildKit says of a Dockerfile; where it refuses it, only a check says more than nothing. */
function ask(call: string, text: string, ...more: string[]): any {
  writeFileSync('Dockerfile', text);
  const { stdout } = spawnSync('docker', ['buildx', 'build', `--call=${call},format=json`, ...more, '.'], { encoding: 'utf8' });
  return stdout === '' ? {} : JSON.parse(stdout);
}

/** The stages that BuildKit finds. */
function stagesOfBuildKit(text: string): unknown[] | undefined {
  return ask('targets', text).targets?.map(({ name = '', base, location }: any) => ({ name, base, number: location.ranges[0].start.line }));
}

/** The stages that are found here. */
function stagesHere(text: string): unknown[] | undefined {
  try {
    return readDockerfile(text, 'Dockerfile')!.stages.map(({ name = '', base, number }) => ({ name, base, number }));
  } catch {
    return undefined;
  }
}

test.each(Object.entries(EXISTING))('BuildKit finds the same stages in %s', (_title, { text, stages }) => {
  const found = stagesOfBuildKit(text);
  expect(stagesHere(text)).toEqual(found);
  expect(found!.map((s: any) => s.name)).toEqual(stages);
});

test.each(UNREADABLE)('BuildKit also rejects %j', (text, _here, byBuildKit) => {
  expect(ask('check', text).buildError.message).toContain(byBuildKit);
});

/** What a synth says of a Dockerfile: the message of its error, and the checks that warn. */
function synthesized(text: string, args: Record<string, string> = {}): { error?: string; warnings: string[] } {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')) });
  try {
    // What mounts can require, so that only their texts matter.
    const secret = ['a', 'x', 'y'].map(id => BuildSecret.env(id));
    const ssh = [SshAgent.agent(), SshAgent.agent('a')];
    new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString(text), args, secret: text.includes('secret') ? secret : [], ssh });
    app.synth();
    return { warnings: JSON.parse(readFileSync(join(app.outdir, 'manifest.json'), 'utf8')).warnings.map((w: any) => w.check) };
  } catch (error) {
    return { error: (error as Error).message, warnings: [] };
  }
}

/** What BuildKit says of the same. */
function checked(text: string, args: Record<string, string> = {}, ...more: string[]): { error?: string; warnings: string[] } {
  const { buildError, warnings } = ask('check', text, ...more, ...Object.entries(args).map(([name, value]) => `--build-arg=${name}=${value}`));
  return { error: buildError?.message, warnings: warnings?.map((w: any) => w.ruleName) ?? [] };
}

test.each(REFUSED)('BuildKit also rejects %j, built or not', (instruction, _here, byBuildKit) => {
  expect(checked(`FROM scratch\n${instruction}\nFROM scratch AS b`, {}, '--target=b').error).toContain(byBuildKit);
});

test.each(REFUSED_WHERE_BUILT)('BuildKit rejects %j if it is built', (instruction, _here, byBuildKit) => {
  expect(checked(`FROM scratch\n${instruction}`).error).toContain(byBuildKit);
  expect(checked(`FROM scratch\n${instruction}\nFROM scratch AS b`, {}, '--target=b').error).toBeUndefined();
});

test.each(TAKEN)('BuildKit also accepts %j', instruction => {
  expect(checked(`FROM scratch\n${instruction}`).error).toBeUndefined();
});

describe('BuildKit rejects the same instructions', () => {
  const operand = constantFrom(
    'a', '/', 'x=y', '=', '=b', '"a b"', '\'', '"', '["a"]', '["a","b"]', '["a", 1]', '[]', '[""]', '<<E', '\\', 'a\\ b', '--x', '--', 'https://x.example/y', '""', '$A', '${A', '${A:x}',
    'A="b c"', 'B=', '80', '80/udp', '80/x', '9-8', '70000', 'SIGTERM', 'SIGFOO', '0', 'NONE', 'CMD', 'cmd', 'RUN x', 'ONBUILD x', 'COPY a', 'scratch', 'AS', 'b', '1b', 'Abc', 'a:b:c',
  );
  const flag = constantFrom(
    '--from=scratch', '--from', '--from=', '--from=0', '--from=$A', '--chown=1', '--chmod=644', '--chmod=999', '--chmod=u+x', '--chmod=u', '--link', '--link=FALSE', '--link=x', '--exclude=a', '--parents',
    '--checksum=x', '--keep-git-dir', '--unpack=no', '--network=none', '--network=x', '--security=sandbox', '--platform=linux/amd64', '--platform=x', '--platform=', '--platform=$A', '--interval=5s',
    '--interval=5', '--retries=3', '--retries=x', '--foo', '--x=y',
  );
  const field = constantFrom(
    'type=bind', 'type=cache', 'type=tmpfs', 'type=secret', 'type=ssh', 'type=x', 'TYPE=Cache', 'target=/x', 'target=/', 'dst=y', 'source=a', 'from=scratch', 'from=$A', 'id=a', 'sharing=locked', 'sharing=x',
    'required', 'required=x', 'ro', 'rw=false', 'ro=x', 'size=64m', 'size=x', 'mode=0755', 'mode=9', 'uid=1', 'gid=x', 'env=A', 'env', 'x=y', 'target', '', '\\"target=/a,b\\"',
  );
  const instruction = constantFrom(
    'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
  );
  const list = (of: ReturnType<typeof constantFrom<string[]>>, maxLength: number) => array(of, { maxLength, size: 'max' });

  test.each([
    ['of any kind', tuple(instruction, list(flag, 1), list(operand, 3)).map(([name, flags, words]) => [name, ...flags, ...words].join(' ')), 260],
    ['with mounts', tuple(list(field, 4), operand).map(([fields, word]) => `RUN --mount=${fields.join(',')} ${word}`), 120],
    ['that copy', tuple(oneof(constantFrom('COPY'), constantFrom('ADD')), list(flag, 2)).map(([name, flags]) => `${name} ${flags.join(' ')} a /`), 80],
  ])('%s', (_title, instructions, numRuns) => {
    let refused = 0;
    assert(property(instructions, text => {
      const file = `FROM scratch AS a\n${text}\n`;
      const [here, there] = [synthesized(file).error !== undefined, checked(file).error !== undefined];
      refused += there ? 1 : 0;
      // Of what has a variable only a build can know whether it is right.
      expect(here).toBe(text.includes('$') ? here && there : there);
    }), { numRuns, seed: 1 });
    expect(refused).toBeGreaterThan(numRuns / 5);
    expect(refused).toBeLessThan(numRuns);
  });
});

test('BuildKit only rejects a stage that reads a later one if it is built, and no context replaces the later one', () => {
  expect(ask('check', READS_BELOW, '--target=a').buildError.message).toContain('cannot copy from stage "b", it needs to be defined before current stage "a"');
  expect(ask('check', READS_BELOW, '--target=a', '--build-context=b=.').buildError).toBeUndefined();
  writeFileSync('Dockerfile', READS_BELOW);
  docker('buildx', 'build', '--output=type=cacheonly', '.');
});

test('BuildKit splits all texts in the same way', () => {
  const parts = constantFrom(
    '\nRUN x', '\nCOPY a /', '\nONBUILD RUN y', '\nFROM scratch AS b', '\nRUN --mount=from=x,target=/x z', ' ', ' ', '\n', '\n', '\\\n', '\\\n', '\r\n', '# c\n', '<<EOF',
    '<< "E F"', '<<-\'EOF\'', '\nEOF\n', '\nE F\n', '\n\tEOF\n', '"', '\'', '\\', '$A', '${A:-b}', '${A[0]}', '1<<2', '`',
  );
  let compared = 0;
  assert(property(array(parts, { maxLength: 14 }), list => {
    const text = `FROM scratch AS a\nRUN x ${list.join('')}\n`;
    const found = stagesOfBuildKit(text);
    compared += found ? 1 : 0;
    expect(stagesHere(text)).toEqual(found);
  }), { numRuns: 100, seed: 1 });
  expect(compared).toBeGreaterThan(40);
});

test('arguments before the first stage have the same values in BuildKit', () => {
  const text = 'ARG A=x B="y z"\nARG C=${A}-$B D=\'$A\' E\nARG F=${E:-e}${A:+f}${E+g}${G-h} A=${A}y\nARG I="a\\"b\\$A"\n'
    + `FROM scratch AS a\n${[...'ABCDEFI'].map(name => `ARG ${name}\nLABEL ${name}=$${name}\n`).join('')}`;
  const found = Object.fromEntries(ask('outline', text).args.map(({ name, value }: any) => [name, value]));
  expect(Object.fromEntries(globalValues(readDockerfile(text, 'Dockerfile')!).values)).toEqual(found);
  expect(Object.keys(found)).toHaveLength(7);
});

test.each<[string, Record<string, string>]>([
  ['ARG A\nFROM $A', {}],
  ['ARG A\nFROM $A', { A: 'scratch' }],
  ['ARG A\nFROM $A', { A: 'Not This' }],
  ['ARG A\nFROM x:$A AS never\nFROM scratch', {}],
  ['ARG A\nFROM ${A:-scratch}', {}],
  ['ARG A\nFROM ${A:?missing}', {}],
  ['ARG A\nFROM ${A:?missing}', { A: '' }],
  ['ARG A\nFROM ${A:?missing}', { A: 'scratch' }],
  ['ARG A=$B\nARG B=scratch\nFROM $A', {}],
  ['ARG A=$B\nARG B=scratch\nFROM $A', { A: 'scratch' }],
  ['ARG A=Scratch\nFROM $A', { A: 'scratch' }],
  ['ARG B=scratch\nARG A=$B\nFROM $A', {}],
  ['ARG A=one\nFROM scratch AS one\nFROM $A', {}],
  ['FROM ${NOPE:-scratch}', {}],
  ['FROM scratch$NOPE', {}],
  ['FROM $NOPE', {}],
  ['ARG A="b\nFROM scratch', {}],
  ['ARG A="b\nFROM scratch', { A: 'b' }],
  ['FROM scratch\nARG A="b', { A: 'b' }],
  ['FROM scratch AS x\nFROM scratch AS x\nFROM x', {}],
  ['# check=skip=DuplicateStageName\nFROM scratch AS x\nFROM scratch AS x', {}],
  ['FROM --platform=$BULIDPLATFORM scratch', {}],
  ['ARG A\nFROM --platform=linux/$A scratch', {}],
  ['ARG A\nFROM --platform=linux/$A scratch', { A: 'arm64' }],
  ['ARG A\nFROM --platform=$A scratch', { A: 'linux' }],
  ['FROM --platform=$TARGETOS/$TARGETARHC scratch', {}],
  ['FROM --platform=linux/amd64/v8/x scratch', {}],
  ['FROM --platform=linux/* scratch', {}],
  ['FROM --platform=foo scratch', {}],
  ['FROM --platform= scratch', {}],
  ['FROM --platform=linux scratch', {}],
  ['FROM --platform=LINUX/x86_64 scratch AS an-amd64', {}],
  ['FROM --platform=linux/amd64 scratch', {}],
  ['FROM --platform=linux/amd64 scratch AS on-linux', {}],
  ['FROM --platform=windows(10.0.1)/amd64 scratch AS w', {}],
  ['ARG P=linux/amd64\nFROM --platform=$P scratch', {}],
  ['FROM --platform=$TARGETPLATFORM scratch', {}],
  ['FROM --platform=${TARGETPLATFORM} scratch', {}],
  ['FROM --platform=${TARGETPLATFORM:-linux/amd64} scratch', {}],
  ['FROM --platform=$BUILDPLATFORM scratch', {}],
  ['FROM --platform=${TARGETOS}/${TARGETARCH} scratch', {}],
  ['# check=skip=RedundantTargetPlatform,JSONArgsRecommended\nFROM --platform=$TARGETPLATFORM scratch', {}],
  ['# check=skip=all\nFROM --platform=linux/amd64 scratch', {}],
])('BuildKit rejects %j with %j, and warns about it, like synthesis does', (text, args) => {
  const [here, there] = [synthesized(`${text}\nLABEL a=b\n`, args), checked(`${text}\nLABEL a=b\n`, args)];
  expect(here.error !== undefined).toBe(there.error !== undefined);
  expect(there.error === undefined ? here.warnings : []).toEqual(there.error === undefined ? there.warnings : []);
});

test('BuildKit builds the stage that references mean if two have the same name', () => {
  const text = ['first', 'second'].map(name => `FROM scratch AS x\nCOPY <<E /name\n${name}\nE\nFROM x AS behind-${name}\n`).join('')
    + 'FROM scratch\nCOPY --from=x /name /x\nCOPY --from=behind-first /name /first\nCOPY --from=behind-second /name /second\n';
  const app = new App({ outdir: 'twice' });
  const image = new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString(text), tags: ['cdk-bake-e2e/twice'] });
  const user = new Image(new Stack(app, 't'), 'u', { tags: ['cdk-bake-e2e/twice-user'] });
  user.dockerfile.stage('run', BuildContext.scratch()).copyFrom(image.dockerfile.findStage('x'), ['/name'], '/x').copyFrom(image.dockerfile.findStage('behind-first'), ['/name'], '/first');
  app.synth();
  bake('docker buildx bake -f twice/s/docker-bake.hcl -f twice/t/docker-bake.hcl', 'i', 'u', '--load');
  expect(filesOf('cdk-bake-e2e/twice', 'x', 'first', 'second')).toEqual({ x: 'second\n', first: 'first\n', second: 'second\n' });
  expect(filesOf('cdk-bake-e2e/twice-user', 'x', 'first')).toEqual({ x: 'second\n', first: 'first\n' });
  docker('image', 'rm', 'cdk-bake-e2e/twice', 'cdk-bake-e2e/twice-user');
});

test('texts are unchanged in a Bake file', () => {
  // An output directory in the context would need an ignore file, which cannot be inside a bake file.
  const app = new App({ dockerfileLayout: DockerfileLayout.INLINE, outdir: mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')) });
  const stack = new Stack(app, 's');
  const images = Object.values(EXISTING).map(({ text }, i) => new Image(stack, `i${i}`, { dockerfile: Dockerfile.fromString(text) }));
  app.synth();
  const { target } = bakePrint('.', [join(app.outdir, 's/docker-bake.hcl')], ...images.map(i => i.node.id));
  // What it prints is a bake file again, in which `$${` is `${`.
  expect(images.map(({ node: { id } }) => target[id]['dockerfile-inline'].replace(/\$\$\{/g, '${'))).toEqual(Object.values(EXISTING).map(({ text }) => text));
});

test('builds an existing Dockerfile, images that use its stages, and replacements of its bases', () => {
  const text = '\ufeff# escape=`\r\nARG REGISTRY=r.example ARG_OF_BASE\r\nARG FLAVOR=${REGISTRY}/flavor:1\r\nFROM ${FLAVOR} AS Build\r\nARG GREETING=none\r\n'
    + 'COPY <<"EOF" /é.txt\r\nit\'s $GREETING\r\nEOF\r\nRUN echo "$GREETING" > /greeting && `\r\n # a comment\r\n\r\n  cp /from-base /base\r\n'
    + 'RUN --mount=from=tools,target=/tools cat /tools/tool > /tool\r\nFROM never.example/unused AS unused\r\nFROM scratch\r\nCOPY --from=BUILD /greeting /\r\n';
  mkdirSync('legacy', { recursive: true });
  writeFileSync('legacy/Dockerfile', text);
  const app = new App();
  const stack = new Stack(app, 'existing');
  const base = new Image(stack, 'base');
  base.dockerfile.stage('run', BuildContext.image(BASE)).file('/from-base', 'base\n');
  const tools = new Image(stack, 'tools');
  tools.dockerfile.stage('run', BuildContext.scratch()).file('/tool', 'tool\n');
  const never = new Image(stack, 'never');
  never.dockerfile.stage('run', BuildContext.image(BASE)).run('exit 1');
  const legacy = new Image(stack, 'legacy', {
    dockerfile: Dockerfile.fromFile('legacy/Dockerfile'),
    context: BuildContext.directory('legacy'),
    args: { GREETING: 'hello "you" $HOME', REGISTRY: 'other.example' },
    contexts: { 'other.example/flavor:1': base, tools, 'never.example/unused': never },
    tags: ['cdk-bake-e2e/legacy'],
  });
  const user = new Image(stack, 'user', { tags: ['cdk-bake-e2e/user'] });
  user.dockerfile.stage('run', BuildContext.scratch())
    .copyFrom(legacy.dockerfile.findStage('Build'), ['/é.txt', '/base', '/tool'], '/')
    .copyFrom(legacy, ['/greeting'], '/');
  app.synth();
  expect(readFileSync('cdk.out/existing/docker-bake.hcl', 'utf8')).toContain('"cwd://legacy/Dockerfile"');
  bake('docker buildx bake -f cdk.out/existing/docker-bake.hcl', 'legacy', 'user', '--load');
  expect(filesOf('cdk-bake-e2e/legacy', 'greeting')).toEqual({ greeting: 'hello "you" $HOME\n' });
  expect(filesOf('cdk-bake-e2e/user', 'é.txt', 'base', 'tool', 'greeting')).toEqual({
    'é.txt': 'it\'s $GREETING\r\n', 'base': 'base\n', 'tool': 'tool\n', 'greeting': 'hello "you" $HOME\n',
  });
  docker('image', 'rm', 'cdk-bake-e2e/legacy', 'cdk-bake-e2e/user');
});
