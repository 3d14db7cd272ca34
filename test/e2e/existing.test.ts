import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, constantFrom, array, property } from 'fast-check';
import { App, BuildContext, Dockerfile, DockerfilePlacement, Image, Stack } from '../../src';
import { readDockerfile } from '../../src/dockerfile/existing/reading';
import { globalValues } from '../../src/dockerfile/existing/references';
import { bakePrint } from '../buildx';
import { EXISTING, READS_BELOW, UNREADABLE } from '../existing';
import { bake, docker, filesOf, script } from './engine';

const BASE = 'cdk-bake-e2e/debian:bookworm';

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

test.each(UNREADABLE)('BuildKit refuses %j too', (text, _here, byBuildKit) => {
  expect(ask('check', text).buildError.message).toContain(byBuildKit);
});

test('BuildKit refuses a stage that reads one below only where it is built, and not where a context takes the place of that', () => {
  expect(ask('check', READS_BELOW, '--target=a').buildError.message).toContain('cannot copy from stage "b", it needs to be defined before current stage "a"');
  expect(ask('check', READS_BELOW, '--target=a', '--build-context=b=.').buildError).toBeUndefined();
  writeFileSync('Dockerfile', READS_BELOW);
  docker('buildx', 'build', '--output=type=cacheonly', '.');
});

test('BuildKit splits texts of any pieces alike', () => {
  const pieces = constantFrom(
    '\nRUN x', '\nCOPY a /', '\nONBUILD RUN y', '\nFROM scratch AS b', '\nRUN --mount=from=x,target=/x z', ' ', ' ', '\n', '\n', '\\\n', '\\\n', '\r\n', '# c\n', '<<EOF',
    '<< "E F"', '<<-\'EOF\'', '\nEOF\n', '\nE F\n', '\n\tEOF\n', '"', '\'', '\\', '$A', '${A:-b}', '${A[0]}', '1<<2', '`',
  );
  let compared = 0;
  assert(property(array(pieces, { maxLength: 14 }), list => {
    const text = `FROM scratch AS a\nRUN x ${list.join('')}\n`;
    const found = stagesOfBuildKit(text);
    compared += found ? 1 : 0;
    // BuildKit also refuses instructions that lack something, which is not looked at here.
    expect(found === undefined || JSON.stringify(stagesHere(text)) === JSON.stringify(found)).toBe(true);
  }), { numRuns: 100, seed: 1 });
  expect(compared).toBeGreaterThan(40);
});

test('arguments in front of the first stage have the values that BuildKit gives them', () => {
  const text = 'ARG A=x B="y z"\nARG C=${A}-$B D=\'$A\' E\nARG F=${E:-e}${A:+f}${E+g}${G-h} A=${A}y\nARG I="a\\"b\\$A"\n'
    + `FROM scratch AS a\n${[...'ABCDEFI'].map(name => `ARG ${name}\nLABEL ${name}=$${name}\n`).join('')}`;
  const found = Object.fromEntries(ask('outline', text).args.map(({ name, value }: any) => [name, value]));
  expect(Object.fromEntries(globalValues(readDockerfile(text, 'Dockerfile')!).values)).toEqual(found);
  expect(Object.keys(found)).toHaveLength(7);
});

test.each<[string, string[]]>([
  ['ARG A\nFROM $A', ['InvalidDefaultArgInFrom']],
  ['ARG A\nFROM ${A:-scratch}', []],
  ['ARG A=$B\nARG B=scratch\nFROM $A', ['InvalidDefaultArgInFrom']],
  ['ARG B=scratch\nARG A=$B\nFROM $A', []],
  ['ARG A=one\nFROM scratch AS one\nFROM $A', []],
  ['FROM ${NOPE:-scratch}', ['UndefinedArgInFrom']],
])('BuildKit warns of the same in %j', (text, names) => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')) });
  new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString(`${text}\nLABEL a=b\n`) });
  app.synth();
  const { warnings } = JSON.parse(readFileSync(join(app.outdir, 'manifest.json'), 'utf8'));
  expect(warnings.map((w: any) => w.check)).toEqual(names);
  expect(ask('check', `${text}\nLABEL a=b\n`).warnings?.map((w: any) => w.ruleName) ?? []).toEqual(names);
});

test('inside a bake file their texts are what they were', () => {
  const app = new App({ dockerfiles: DockerfilePlacement.INLINE, outdir: 'inline' });
  const stack = new Stack(app, 's');
  const images = Object.values(EXISTING).map(({ text }, i) => new Image(stack, `i${i}`, { dockerfile: Dockerfile.fromString(text) }));
  app.synth();
  const { target } = bakePrint('.', ['inline/s/docker-bake.hcl'], ...images.map(i => i.node.id));
  // What it prints is a bake file again, in which `$${` is `${`.
  expect(images.map(({ node: { id } }) => target[id]['dockerfile-inline'].replace(/\$\$\{/g, '${'))).toEqual(Object.values(EXISTING).map(({ text }) => text));
});

test('a Dockerfile of others is built: its text, its stages for other images, and what takes the place of its bases', () => {
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
  expect(readFileSync('cdk.out/existing/Dockerfile.legacy', 'utf8')).toBe(text);
  bake('docker buildx bake -f cdk.out/existing/docker-bake.hcl', 'legacy', 'user', '--load');
  expect(filesOf('cdk-bake-e2e/legacy', 'greeting')).toEqual({ greeting: 'hello "you" $HOME\n' });
  expect(filesOf('cdk-bake-e2e/user', 'é.txt', 'base', 'tool', 'greeting')).toEqual({
    'é.txt': 'it\'s $GREETING\r\n', 'base': 'base\n', 'tool': 'tool\n', 'greeting': 'hello "you" $HOME\n',
  });
  docker('image', 'rm', 'cdk-bake-e2e/legacy', 'cdk-bake-e2e/user');
});
