import { BuildContext, Dockerfile, Image, ImageProps, Stack } from '../../src';
import { EXISTING } from '../existing';
import { synth, testApp } from '../helpers';

const TEXT = 'ARG TAG=3.20\nFROM alpine:${TAG} AS Build\nARG VERSION\nRUN --mount=type=bind,from=tools,target=/t x\nFROM debian:12\nCOPY --from=build /a /b\n';

function files(props: ImageProps, use?: (image: Image, other: Image) => void): Map<string, string> {
  const app = testApp();
  const stack = new Stack(app, 's');
  const image = new Image(stack, 'i', { dockerfile: Dockerfile.fromString(TEXT), ...props });
  if (use) {
    use(image, new Image(stack, 'other'));
  }
  return synth(app);
}

test.each(Object.entries(EXISTING))('stages of %s', (_title, { text, stages }) => {
  expect(Dockerfile.fromString(text).stages.map(s => s.name)).toEqual(stages.filter(s => s !== ''));
});

test('its text is what it was', () => {
  expect(files({}).get('s/Dockerfile.i')).toBe(TEXT);
});

test('a stage of it is a source, and then a target', () => {
  const bake = files({}, (image, other) => {
    other.dockerfile.stage('run', image.dockerfile.findStage('build')).copyFrom(image, ['/b'], '/b');
  }).get('s/docker-bake.hcl')!;
  expect(bake).toMatch(/target "i-build" \{[^}]*dockerfile += ".*Dockerfile\.i"\n[^}]*target += "build"\n/);
  expect(bake).toMatch(/contexts = \{\n\s+"i" += "target:i-build"\n\s+"i-2" += "target:i"\n/);
});

test('a stage of it takes no instructions', () => {
  expect(() => files({}, image => image.dockerfile.findStage('build').run('x'))).toThrow('The stage "build" of "Dockerfile" is taken as it is');
});

test('contexts replace what it starts from and reads, and its stages', () => {
  const contexts = Object.fromEntries(['alpine:3.20', 'docker.io/library/debian:12', 'tools', 'build'].map(name => [name, BuildContext.image('busybox')]));
  expect(files({ contexts }).get('s/docker-bake.hcl')).toContain('docker-image://busybox');
  expect(files({ args: { TAG: '3.21' }, contexts: { 'alpine:3.21': BuildContext.image('busybox') } }).size).toBeGreaterThan(0);
});

test.each<[string, ImageProps, string]>([
  ['a target', { target: 'biuld' }, '[s/i] has `target: "biuld"`, which is no stage of "Dockerfile": there is build'],
  ['an argument', { args: { VERSON: '1' } }, '[s/i] has the argument "VERSON", which no ARG of "Dockerfile" declares: there is TAG and VERSION'],
  ['a context', { contexts: { 'alpine:3.19': BuildContext.image('x') } },
    '[s/i] has the context "alpine:3.19", which "Dockerfile" reads nowhere: it reads "alpine:3.20", "build", "debian:12" and "tools"'],
])('%s that it does not have', (_what, props, message) => {
  expect(() => files(props)).toThrow(message);
});

test('arguments that every build takes, and those of defaults', () => {
  const app = testApp();
  const stack = new Stack(app, 's', { defaults: { args: { ELSEWHERE: '1' } } });
  new Image(stack, 'i', { dockerfile: Dockerfile.fromString(TEXT), args: { HTTP_PROXY: 'http://p', SOURCE_DATE_EPOCH: '0', TARGETARCH: 'x' } });
  expect(() => app.synth()).not.toThrow();
});

test.each([
  ['# nothing', 'Dockerfile holds no stage: it needs a FROM'],
  ['ARG A', 'Dockerfile holds no stage: it needs a FROM'],
  ['RUN x\nFROM a', 'Dockerfile:1: RUN stands in front of the first FROM, where only ARG can'],
  ['FROM a\n\nCOPPY x /y', 'Dockerfile:3: "COPPY" is no instruction: there are ADD, ARG'],
  ['FROM a AS 1a', 'Dockerfile:1: "1a" cannot name a stage'],
  ['FROM a b', 'Dockerfile:1: FROM takes an image, and AS and a name behind it'],
  ['FROM a AS x\nFROM b AS X', 'Dockerfile:2: there is a stage "X" already, in line 1'],
  ['FROM a\nRUN <<EOF\nx', 'Dockerfile:2: the heredoc "EOF" does not end'],
  ['# escape=x\nFROM a', 'Dockerfile:1: "x" cannot be the escape character'],
  ['# check=skip=all\n# check=skip=all\nFROM a', 'Dockerfile:2: the directive check stands there twice'],
])('%j cannot be read', (text, message) => {
  expect(() => Dockerfile.fromString(text)).toThrow(message);
});

test('the language of another frontend is its own', () => {
  const app = testApp();
  new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString('# syntax=r.example/mine:1\nmine'), target: 'x', args: { A: 'b' } });
  expect(synth(app).get('s/Dockerfile.i')).toBe('# syntax=r.example/mine:1\nmine');
});

test('the checks of BuildKit for what FROM is given', () => {
  const app = testApp();
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString('ARG EMPTY\nFROM alpine:$EMPTY\nFROM $NOPE\nFROM ${EMPTY:-busybox}') });
  expect(JSON.parse(synth(app).get('manifest.json')!).warnings.map((w: any) => w.message)).toEqual([
    'has FROM alpine:$EMPTY in Dockerfile:2, which is "alpine:" where no argument is given: give the ARG a default (InvalidDefaultArgInFrom)',
    'has FROM $NOPE in Dockerfile:3, and no ARG in front of the first FROM declares NOPE (UndefinedArgInFrom)',
  ]);
});
