import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuildContext, Dockerfile, Image, ImageProps, Stack } from '../../src';
import { readDockerfile } from '../../src/dockerfile/existing/reading';
import { expandBase, globalValues } from '../../src/dockerfile/existing/references';
import { EXISTING, READS_BELOW, UNREADABLE } from '../existing';
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

/** What a synth warns of. */
function warnings(props: ImageProps): string[] {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  return JSON.parse(files(props).get('manifest.json')!).warnings.map((w: any) => w.message);
}

const busybox = BuildContext.image('busybox');

test.each(Object.entries(EXISTING))('stages of %s', (_title, { text, stages }) => {
  expect(Dockerfile.fromString(text).stages.map(s => s.name)).toEqual(stages.filter(s => s !== ''));
});

test.each(UNREADABLE)('%j cannot be read', (text, message) => {
  expect(() => Dockerfile.fromString(text)).toThrow(message);
});

test('nor can two stages of one name, of which BuildKit would take the later', () => {
  expect(() => Dockerfile.fromString('FROM a AS x\nFROM b AS X')).toThrow('Dockerfile:2: there is a stage "X" already, in line 1: give one of them another name');
});

test('nor a line that is too long', () => {
  expect(() => Dockerfile.fromString(`FROM a\nRUN ${'x'.repeat(65_535)}`)).toThrow('Dockerfile:2: is longer than BuildKit\'s limit of 65,535 bytes');
});

test('nor a folder', () => {
  expect(() => Dockerfile.fromFile(tmpdir())).toThrow('There is no Dockerfile at');
  expect(() => Dockerfile.fromFile(join(mkdtempSync(join(tmpdir(), 'cdk-bake-')), 'no'))).toThrow('There is no Dockerfile at');
});

test('its text is what it was', () => {
  expect(files({}).get('s/Dockerfile.i')).toBe(TEXT);
});

describe('what a FROM holds', () => {
  const base = (args: string, from: string, given?: Record<string, string>) => {
    const reading = readDockerfile(`${args}\nFROM ${from}`, 'Dockerfile')!;
    return expandBase(reading.stages[0], reading, globalValues(reading, given)).text;
  };

  test.each([
    ['ARG A=x', 'a-$A', 'a-x'],
    ['ARG A="x y" B=\'$z\'', '${A}$B', 'x y$z'],
    ['ARG A=x\nARG B=r.example/$A:1', '$B', 'r.example/x:1'],
    ['ARG A=x\nARG A=${A}y', '$A', 'xy'],
    ['ARG A', '${A:-x}', 'x'],
    ['ARG A=', 'a${A-x}${A:-y}', 'ay'],
    ['ARG A=', 'a${A+x}${A:+y}', 'ax'],
    ['ARG A=b', 'a${A:+:${A}}', 'a:b'],
    ['ARG A=x', '"a"\\$A', 'a$A'],
    ['# escape=`\nARG A=x`\nARG B', '$A', 'xARG'],
  ])('%j FROM %s is %s', (args, from, text) => {
    expect(base(args, from)).toBe(text);
  });

  test('an argument takes the place of a default', () => {
    expect(base('ARG A=x\nARG B=$A', '$B', { A: 'y' })).toBe('y');
    expect(base('', 'a-$TARGETARCH', { TARGETARCH: 'arm64' })).toBe('a-arm64');
  });

  test.each([['', 'a-$TARGETARCH'], ['ARG A=$TARGETARCH', 'a-${A}'], ['ARG A=x', '${A#x}'], ['ARG A', '${A:?x}']])('only a build knows %j FROM %s', (args, from) => {
    expect(base(args, from)).toBeUndefined();
  });
});

describe('a stage of it', () => {
  test('is a source, and then a target', () => {
    const bake = files({}, (image, other) => {
      other.dockerfile.stage('run', image.dockerfile.findStage('build')).copyFrom(image, ['/b'], '/b');
    }).get('s/docker-bake.hcl')!;
    expect(bake).toMatch(/target "i-build" \{[^}]*dockerfile += ".*Dockerfile\.i"\n[^}]*target += "build"\n/);
    expect(bake).toMatch(/contexts = \{\n\s+"i" += "target:i-build"\n\s+"i-2" += "target:i"\n/);
  });

  test('is found as BuildKit finds it, whatever letters are capitals', () => {
    expect(Dockerfile.fromString(TEXT).findStage('BUILD').name).toBe('build');
    expect(files({ target: 'Build' }, (image, other) => other.dockerfile.stage('run', image.dockerfile.findStage('build')))
      .get('s/docker-bake.hcl')).not.toContain('target "i-build"');
  });

  test('starts from another one, also by the default of an ARG', () => {
    const { stages } = Dockerfile.fromString('ARG BASE=one\nFROM scratch AS one\nFROM $BASE AS two');
    expect(stages[1].parent).toBe(stages[0]);
  });

  test('takes no instructions', () => {
    expect(() => files({}, image => image.dockerfile.findStage('build').run('x'))).toThrow('The stage "build" of "Dockerfile" is taken as it is');
  });

  test('is given the contexts only that it reads', () => {
    const text = 'FROM debian:12 AS build\nFROM tools AS other\nFROM base\nCOPY --from=build / /\n';
    const app = testApp();
    const stack = new Stack(app, 's');
    const base = new Image(stack, 'base');
    const image = new Image(stack, 'i', { dockerfile: Dockerfile.fromString(text), contexts: { base, tools: busybox } });
    base.dockerfile.stage('run', busybox).copyFrom(image.dockerfile.findStage('build'), ['/'], '/');
    const bake = synth(app).get('s/docker-bake.hcl')!;
    expect(bake.match(/"tools"/g)).toBeNull();
    expect(bake.split('target "i-build"')[1].split('\n}')[0]).not.toContain('contexts');
    expect(bake).toContain('"base" = "target:base"');
  });

  test('reads what the ONBUILD of the stage says that it starts from', () => {
    const text = 'FROM scratch AS one\nONBUILD COPY --from=tools / /\nFROM one AS two\nFROM scratch\n';
    expect(files({ dockerfile: Dockerfile.fromString(text), contexts: { tools: busybox }, target: 'two' }).get('s/docker-bake.hcl')).toContain('"tools"');
    expect(files({ dockerfile: Dockerfile.fromString(text), contexts: { tools: busybox }, target: 'one' }).get('s/docker-bake.hcl')).not.toContain('"tools"');
  });

  test('is missed by name where its frontend is another one', () => {
    expect(() => Dockerfile.fromString('# syntax=r.example/mine:1\nmine').findStage('x'))
      .toThrow('there is no stage "x", only none at all: "Dockerfile" is for a frontend whose language is not read');
  });
});

describe('contexts', () => {
  test('replace what it starts from and reads, and its stages', () => {
    const contexts = Object.fromEntries(['alpine:3.20', 'docker.io/library/debian:12', 'tools', 'build'].map(name => [name, busybox]));
    expect(files({ contexts }).get('s/docker-bake.hcl')!.match(/docker-image:\/\/busybox/g)).toHaveLength(4);
    expect(files({ args: { TAG: '3.21' }, contexts: { 'alpine:3.21': busybox } }).get('s/docker-bake.hcl')).toContain('"alpine:3.21"');
  });

  test('of which only a build can tell are all given', () => {
    const dockerfile = Dockerfile.fromString('FROM base-${TARGETARCH}');
    expect(files({ dockerfile, contexts: { 'base-amd64': busybox, 'base-arm64': busybox } }).get('s/docker-bake.hcl')!.match(/busybox/g)).toHaveLength(2);
  });

  test.each(['scratch', 'alpine:3.19', 'Build'])('%s, that it does not read, is an error', key => {
    expect(() => files({ contexts: { [key]: busybox } })).toThrow(`[s/i] has the context "${key}", which "Dockerfile" reads nowhere`);
  });

  test('what it reads is told', () => {
    expect(() => files({ contexts: { 'alpine:3.19': busybox } }))
      .toThrow('reads nowhere; the nearest is alpine:3.20. It reads "alpine:3.20", "build", "debian:12" and "tools"');
  });
});

test('a target that is no stage', () => {
  expect(() => files({ target: 'biuld' })).toThrow('[s/i] has `target: "biuld"`, which is no stage of "Dockerfile"; the nearest is build. There is build');
  expect(() => files({ dockerfile: Dockerfile.fromString('FROM a'), target: '0' })).toThrow('which is no stage of "Dockerfile". There is none with a name');
});

test.each(['FROM One', 'FROM a\nFROM https://x', 'FROM a\nCOPY --from=Tools / /', 'FROM a\nRUN --mount=from=Tools,target=/x x'])('%j refers to nothing', text => {
  expect(() => files({ dockerfile: Dockerfile.fromString(text) })).toThrow('which is neither a stage above it nor an image: write either in small letters');
});

test('a stage that stands below is an error where it is needed', () => {
  const dockerfile = Dockerfile.fromString(READS_BELOW);
  expect(() => files({ dockerfile, target: 'a' })).toThrow('[s/i] has from=b in Dockerfile:2, a stage that stands below: move it above the one that reads it');
  expect(() => files({ dockerfile, target: 'a', contexts: { b: busybox } })).not.toThrow();
  expect(() => files({ dockerfile: Dockerfile.fromString(READS_BELOW) })).not.toThrow();
});

describe('arguments', () => {
  test('that no ARG declares are warned of: an ONBUILD of a base image may', () => {
    expect(warnings({ args: { VERSON: '1' } }))
      .toEqual(['has the argument "VERSON", which no ARG of "Dockerfile" declares; the nearest is VERSION. There is TAG and VERSION (UndeclaredArg)']);
    expect(warnings({ args: { VERSON: '1' }, suppressedChecks: { UndeclaredArg: 'the base image takes it' } })).toEqual([]);
    expect(warnings({ dockerfile: Dockerfile.fromString('FROM a'), args: { A: '1' } })[0]).toContain('declares. It declares none (UndeclaredArg)');
    expect(warnings({ dockerfile: Dockerfile.fromString('FROM a\nONBUILD ARG A="x y" B'), args: { A: '1', B: '1' } })).toEqual([]);
  });

  test('that every build takes, and those of defaults, are not', () => {
    expect(warnings({ args: { HTTP_PROXY: 'http://p', SOURCE_DATE_EPOCH: '0', TARGETARCH: 'x', BUILDKIT_INLINE_CACHE: '1' } })).toEqual([]);
    const app = testApp();
    const stack = new Stack(app, 's', { defaults: { args: { ELSEWHERE: '1' } } });
    new Image(stack, 'i', { dockerfile: Dockerfile.fromString(TEXT) });
    expect(JSON.parse(synth(app).get('manifest.json')!).warnings).toEqual([]);
  });
});

test.each(['# syntax=r.example/mine:1\nmine', '# check=skip=all\n#SYNTAX = r.example/mine:1 x\nmine', '// syntax=r.example/mine:1\nmine', '#!/bin/mine\n# syntax=r.example/mine\nmine',
  '{ "syntax": "r.example/mine:1" }', '\ufeff# syntax=r.example/mine:1\nmine'])('the language of another frontend is its own: %j', text => {
  expect(files({ dockerfile: Dockerfile.fromString(text), target: 'x', args: { A: 'b' }, contexts: { any: busybox } }).get('s/Dockerfile.i')).toBe(text);
});

test.each(['docker/dockerfile:1', 'docker/dockerfile-upstream:master', 'r.example:5000/docker/dockerfile@sha256:x'])('that of %s is known', syntax => {
  expect(() => Dockerfile.fromString(`# syntax=${syntax}\nmine`)).toThrow('Dockerfile:2: "mine" is no instruction');
});
