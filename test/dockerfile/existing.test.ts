import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppProps, ImageProps } from '../../src';
import { BuildContext, BuildSecret, Dockerfile, Image, SshAgent, Stack, Variable } from '../../src';
import { readDockerfile } from '../../src/dockerfile/existing/reading';
import { expandBase, globalValues } from '../../src/dockerfile/existing/references';
import { mountTargetProblem } from '../../src/dockerfile/existing/text/mount-fields';
import { EXISTING, READS_BELOW, REFUSED, REFUSED_WHERE_BUILT, TAKEN, UNREADABLE } from '../existing';
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

test.each(Object.entries(EXISTING))('reads the stages of %s', (_title, { text, stages }) => {
  expect(Dockerfile.fromString(text).stages.map(s => s.name)).toEqual(stages.filter(s => s !== ''));
});

test.each(UNREADABLE)('rejects %j', (text, message) => {
  expect(() => Dockerfile.fromString(text)).toThrow(message);
});

test.each(REFUSED)('rejects %j without changes', (instruction, message) => {
  expect(() => Dockerfile.fromString(`FROM a\n${instruction}`)).toThrow('Dockerfile:2: ');
  expect(() => Dockerfile.fromString(`FROM a\n${instruction}`)).toThrow(message);
});

test('rejects a line that is too long', () => {
  expect(() => Dockerfile.fromString(`FROM a\nRUN ${'x'.repeat(65_535)}`)).toThrow('Dockerfile:2: the line is longer than BuildKit\'s limit of 65,535 bytes');
});

test('rejects a directory', () => {
  expect(() => Dockerfile.fromFile(tmpdir())).toThrow('because it is a directory; use a regular file');
  expect(() => Dockerfile.fromFile(join(mkdtempSync(join(tmpdir(), 'cdk-bake-')), 'no'))).toThrow('the Dockerfile ');
});

test.each([
  ['COPY --"from=other" / /'], ['COPY --from="other" / /'], ['RUN --mount="type=bind,from=other,target=/m" x'], ['RUN --"mount=type=bind,from=other,target=/m" x'],
])('reads a flag in quotes: %s', instruction => {
  const read = (name: string) => () => files({ dockerfile: Dockerfile.fromString(`FROM scratch\n${instruction}\n`), contexts: { [name]: busybox } });

  expect(read('other')).not.toThrow();
  expect(read('another')).toThrow('context "another" has no effect because "Dockerfile" does not refer to it (did you mean other?)');
});

test('copies the text without changes', () => {
  expect(files({}).get('s/Dockerfile.i')).toBe(TEXT);
});

describe('a FROM instruction', () => {
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
  ])('with %j, FROM %s is %s', (args, from, text) => {
    expect(base(args, from)).toBe(text);
  });

  test('uses a build argument in place of the default value', () => {
    expect(base('ARG A=x\nARG B=$A', '$B', { A: 'y' })).toBe('y');
    expect(base('', 'a-$TARGETARCH', { TARGETARCH: 'arm64' })).toBe('a-arm64');
  });

  test.each([['', 'a-$TARGETARCH'], ['ARG A=$TARGETARCH', 'a-${A}'], ['ARG A=x', '${A#x}'], ['ARG A', '${A:?x}']])('does not know the base with %j, FROM %s', (args, from) => {
    expect(base(args, from)).toBeUndefined();
  });
});

describe('a stage of an existing Dockerfile', () => {
  test('is a source, and then a target', () => {
    const bake = files({}, (image, other) => {
      other.dockerfile.stage('run', image.dockerfile.findStage('build')).copyFrom(image, ['/b'], '/b');
    }).get('s/docker-bake.hcl')!;
    expect(bake).toMatch(/target "i-build" \{[^}]*dockerfile += ".*Dockerfile\.i"\n[^}]*target += "build"\n/);
    expect(bake).toMatch(/contexts = \{\n\s+"i" += "target:i-build"\n\s+"i-2" += "target:i"\n/);
  });

  test('is found regardless of case', () => {
    expect(Dockerfile.fromString(TEXT).findStage('BUILD').name).toBe('build');
    expect(files({ target: 'Build' }, (image, other) => other.dockerfile.stage('run', image.dockerfile.findStage('build')))
      .get('s/docker-bake.hcl')).not.toContain('target "i-build"');
  });

  test('can be based on another stage, also through the default of an ARG', () => {
    const { stages } = Dockerfile.fromString('ARG BASE=one\nFROM scratch AS one\nFROM $BASE AS two');
    expect(stages[1].parent).toBe(stages[0]);
  });

  test('cannot be changed', () => {
    expect(() => files({}, image => image.dockerfile.findStage('build').run('x'))).toThrow('stage "build" cannot be changed because "Dockerfile" is an existing Dockerfile');
  });

  test('only gets the contexts it reads', () => {
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

  test('reads the sources of ONBUILD instructions of its base', () => {
    const text = 'FROM scratch AS one\nONBUILD COPY --from=tools / /\nFROM one AS two\nFROM scratch\n';
    expect(files({ dockerfile: Dockerfile.fromString(text), contexts: { tools: busybox }, target: 'two' }).get('s/docker-bake.hcl')).toContain('"tools"');
    expect(files({ dockerfile: Dockerfile.fromString(text), contexts: { tools: busybox }, target: 'one' }).get('s/docker-bake.hcl')).not.toContain('"tools"');
  });

  test('is not known if another frontend reads the file', () => {
    expect(() => Dockerfile.fromString('# syntax=r.example/mine:1\nmine').findStage('x'))
      .toThrow('stage "x" does not exist; the stages of "Dockerfile" are not known because it uses another frontend');
  });
});

describe('contexts', () => {
  test('replace bases, sources and stages', () => {
    const contexts = Object.fromEntries(['alpine:3.20', 'docker.io/library/debian:12', 'tools', 'build'].map(name => [name, busybox]));
    expect(files({ contexts }).get('s/docker-bake.hcl')!.match(/docker-image:\/\/busybox/g)).toHaveLength(4);
    expect(files({ args: { TAG: '3.21' }, contexts: { 'alpine:3.21': busybox } }).get('s/docker-bake.hcl')).toContain('"alpine:3.21"');
  });

  test('are all set if their use is only known during a build', () => {
    const dockerfile = Dockerfile.fromString('FROM base-${TARGETARCH}');
    expect(files({ dockerfile, contexts: { 'base-amd64': busybox, 'base-arm64': busybox } }).get('s/docker-bake.hcl')!.match(/busybox/g)).toHaveLength(2);
  });

  test.each(['scratch', 'alpine:3.19', 'Biuld'])('are an error if nothing reads them: %s', key => {
    expect(() => files({ contexts: { [key]: busybox } })).toThrow(`[s/i] context "${key}" has no effect because "Dockerfile" does not refer to it`);
  });

  test('lists the sources in the error', () => {
    expect(() => files({ contexts: { 'alpine:3.19': busybox } }))
      .toThrow('does not refer to it (did you mean alpine:3.20?); use one of "alpine:3.20", "build", "debian:12" and "tools"');
  });
});

test('a target that is not a stage', () => {
  expect(() => files({ target: 'biuld' })).toThrow('[s/i] `target` selects the stage "biuld", but "Dockerfile" has no such stage (did you mean build?); use build');
  expect(() => files({ dockerfile: Dockerfile.fromString('FROM a'), target: '0' })).toThrow('but "Dockerfile" has no such stage; name a stage with AS');
});

test.each(['FROM One', 'FROM a\nCOPY --from=Tools / /', 'FROM a\nRUN --mount=from=Tools,target=/x x'])('rejects the reference %j', text => {
  expect(() => files({ dockerfile: Dockerfile.fromString(text) })).toThrow('is neither an earlier stage nor an image: use a name in lowercase');
});

test('reports a stage that is defined later, if it is needed', () => {
  const dockerfile = Dockerfile.fromString(READS_BELOW);
  expect(() => files({ dockerfile, target: 'a' })).toThrow('[s/i] from=b in Dockerfile:2 refers to a later stage, but BuildKit resolves only earlier stages; move the stage up');
  expect(() => files({ dockerfile, target: 'a', contexts: { b: busybox } })).not.toThrow();
  expect(() => files({ dockerfile: Dockerfile.fromString(READS_BELOW) })).not.toThrow();
});

describe('arguments', () => {
  test('cause a warning if no ARG declares them, because an ONBUILD of a base image can', () => {
    expect(warnings({ args: { VERSON: '1' } }))
      .toEqual(['build argument "VERSON" has no effect because no ARG in "Dockerfile" declares it (did you mean VERSION?); declare it with ARG VERSON, or use one of TAG and VERSION (UndeclaredArg)']);
    expect(warnings({ args: { VERSON: '1' }, suppressedChecks: { UndeclaredArg: 'the base image takes it' } })).toEqual([]);
    expect(warnings({ dockerfile: Dockerfile.fromString('FROM a'), args: { A: '1' } })[0]).toContain('declares it; declare it with ARG A, or remove it (UndeclaredArg)');
    expect(warnings({ dockerfile: Dockerfile.fromString('FROM a\nONBUILD ARG A="x y" B'), args: { A: '1', B: '1' } })).toEqual([]);
  });

  test('cause no warning if they are predefined or inherited', () => {
    expect(warnings({ args: { HTTP_PROXY: 'http://p', SOURCE_DATE_EPOCH: '0', TARGETARCH: 'x', BUILDKIT_INLINE_CACHE: '1' } })).toEqual([]);
    const app = testApp();
    const stack = new Stack(app, 's', { defaults: { args: { ELSEWHERE: '1' } } });
    new Image(stack, 'i', { dockerfile: Dockerfile.fromString(TEXT) });
    expect(JSON.parse(synth(app).get('manifest.json')!).warnings).toEqual([]);
  });
});

test.each(['# syntax=r.example/mine:1\nmine', '# check=skip=all\n#SYNTAX = r.example/mine:1 x\nmine', '// syntax=r.example/mine:1\nmine', '#!/bin/mine\n# syntax=r.example/mine\nmine',
  '{ "syntax": "r.example/mine:1" }', '\ufeff# syntax=r.example/mine:1\nmine'])('does not read the language of another frontend: %j', text => {
  expect(files({ dockerfile: Dockerfile.fromString(text), target: 'x', args: { A: 'b' }, contexts: { any: busybox } }).get('s/Dockerfile.i')).toBe(text);
});

test.each(['docker/dockerfile:1', 'docker/dockerfile-upstream:master', 'r.example:5000/docker/dockerfile@sha256:x'])('reads the language of %s', syntax => {
  expect(() => Dockerfile.fromString(`# syntax=${syntax}\nmine`)).toThrow('Dockerfile:2: unknown instruction "mine"');
});

/** The warnings of a synth of a Dockerfile, by their checks. */
function checks(text: string, props: ImageProps = {}): string[] {
  return warnings({ dockerfile: Dockerfile.fromString(text), ...props }).map(message => /\((\w+)\)$/.exec(message)![1]);
}

describe('problems that BuildKit only reports in stages that are built', () => {
  test.each(REFUSED_WHERE_BUILT)('%j', (instruction, message) => {
    const line = instruction.split('\n').length + 1;
    const dockerfile = () => Dockerfile.fromString(`FROM scratch AS a\n${instruction}\nFROM scratch AS b\nFROM a AS c`);
    expect(() => files({ dockerfile: dockerfile() })).toThrow(`[s/i] Dockerfile:${line}: `);
    expect(() => files({ dockerfile: dockerfile() })).toThrow(message);
    expect(() => files({ dockerfile: dockerfile(), target: 'b' })).not.toThrow();
    expect(() => files({ dockerfile: dockerfile(), contexts: { a: busybox } })).not.toThrow();
    expect(() => files({ dockerfile: dockerfile(), target: 'b' }, (image, other) => other.dockerfile.stage('run', image.dockerfile.findStage('a')))).toThrow(message);
  });

  test('are reported together', () => {
    expect(() => files({ dockerfile: Dockerfile.fromString('FROM a\nEXPOSE x\nSTOPSIGNAL y') })).toThrow(/Dockerfile:2: invalid port(.|\n)*Dockerfile:3: invalid signal/);
  });

  test('include the default of an ARG, if the build does not set it', () => {
    for (const text of ['FROM a\nARG A="b', 'ARG A="b\nFROM a']) {
      expect(() => files({ dockerfile: Dockerfile.fromString(text) })).toThrow('invalid syntax in "\\"b"');
      expect(() => files({ dockerfile: Dockerfile.fromString(text), args: { A: 'b' } })).not.toThrow();
    }
  });

  test('include an ONBUILD instruction, in stages built on its stage', () => {
    for (const [inner, message] of [['FOO x', 'Dockerfile:2: unknown instruction "FOO"'], ['COPY --from=$A / /', 'Dockerfile:2: BuildKit does not expand variables in "from=$A"'], ['COPY a', 'COPY requires a source'], ['EXPOSE x', 'invalid port']]) {
      const dockerfile = () => Dockerfile.fromString(`FROM scratch AS a\nONBUILD ${inner}\nFROM a`);
      expect(() => files({ dockerfile: dockerfile() })).toThrow(message);
      expect(() => files({ dockerfile: dockerfile(), target: 'a' })).not.toThrow();
    }
  });

  test('include a mount on the working directory, if it is known to be the root', () => {
    const run = (above: string) => () => files({ dockerfile: Dockerfile.fromString(`${above}\nRUN --mount=type=cache x`) });
    expect(run('FROM scratch AS a\nFROM a')).toThrow('invalid mount target');
    expect(run('FROM scratch AS a\nWORKDIR /x\nWORKDIR ..\nFROM a')).toThrow('invalid mount target');
    expect(run('FROM scratch AS a\nWORKDIR /x\nFROM a')).not.toThrow();
    expect(run('FROM scratch AS a\nONBUILD WORKDIR /x\nFROM a')).not.toThrow();
    expect(run('FROM debian')).not.toThrow();
    expect(run('FROM debian\nWORKDIR x')).not.toThrow();
    expect(run('FROM scratch\nWORKDIR $A')).not.toThrow();
  });
});

test.each(TAKEN)('do not include %j', instruction => {
  const given = { secret: [BuildSecret.env('a')], ssh: [SshAgent.agent()] };
  expect(() => files({ dockerfile: Dockerfile.fromString(`FROM scratch\n${instruction}`), ...given })).not.toThrow();
});

test.each([
  ['FROM Debian', 'use a name in lowercase'],
  ['FROM r.example/Team/x:1', 'use a name in lowercase'],
  ['FROM foo:bar:baz', 'invalid tag "bar:baz"; use letters, digits, underscores, dots and dashes'],
  ['FROM r.example:5000/foo:-1', 'invalid tag "-1"'],
  ['FROM foo:', 'invalid tag ""'],
  ['FROM foo@sha256:abc', 'invalid digest "sha256:abc"; set the whole digest, such as @sha256: and 64 hexadecimal digits'],
  ['FROM foo:1@sha256', 'invalid digest "sha256"'],
  ['FROM -foo', 'invalid name "-foo"; use [registry/]name[:tag][@digest], and start and end each part of the name with a lowercase letter or digit'],
  ['FROM r.example:5000/a//b', 'invalid name "r.example:5000/a//b"'],
  ['FROM https://r.example/a', 'invalid name "https://r.example/a"'],
  ['FROM scratch\nCOPY --from=-1 / /', 'invalid name "-1"'],
  ['FROM scratch\nRUN --mount=from=a:b:c,target=/x y', 'invalid tag "b:c"'],
])('describe what is wrong with a name: %j', (text, message) => {
  expect(() => files({ dockerfile: Dockerfile.fromString(text) })).toThrow(`is neither an earlier stage nor an image: ${message}`);
});

test('rejects the position of a stage in a mount', () => {
  const mount = (from: number) => Dockerfile.fromString(`FROM debian AS one\nFROM debian\nFROM debian\nRUN --mount=from=${from},target=/x y`);
  const why = 'in Dockerfile:4 refers to an image of that name because a mount cannot refer to a stage by number; ';
  expect(() => files({ dockerfile: mount(0) })).toThrow(`from=0 ${why}use from=one`);
  expect(() => files({ dockerfile: mount(1) })).toThrow(`from=1 ${why}name the stage with AS, and use that name`);
  expect(() => files({ dockerfile: mount(0), contexts: { 0: BuildContext.image('x') } })).not.toThrow();
});

describe('two stages with the same name', () => {
  const text = 'FROM scratch AS x\nFROM x AS between\nFROM debian AS X\nFROM x AS behind\nCOPY --from=x / /\nFROM between';

  test('cause a warning, unless the file skips the check', () => {
    expect(warnings({ dockerfile: Dockerfile.fromString('FROM a AS x\nFROM b AS X\nFROM x') }))
      .toEqual(['duplicate stage name "x", stage names should be unique (Dockerfile:2); rename this stage or the stage in line 1, because references select the later stage (DuplicateStageName)']);
    expect(checks('# check=skip=DuplicateStageName\nFROM a AS x\nFROM b AS x')).toEqual([]);
    expect(checks('FROM a AS x\nFROM b AS x', { suppressedChecks: { DuplicateStageName: 'not ours' } })).toEqual([]);
  });

  test('refer to the last one above a FROM, and otherwise to the last one', () => {
    const dockerfile = Dockerfile.fromString(text);
    const [between, x, behind] = dockerfile.stages;
    expect(dockerfile.stages.map(s => s.name)).toEqual(['between', 'x', 'behind']);
    expect(dockerfile.findStage('X')).toBe(x);
    expect(behind.parent).toBe(x);
    expect(between.parent).not.toBe(x);
    const contexts = (target: string) => files({ dockerfile: Dockerfile.fromString(text), contexts: { debian: busybox }, target }).get('s/docker-bake.hcl')!.includes('"debian"');
    expect([contexts('between'), contexts('x'), contexts('behind')]).toEqual([false, true, true]);
  });

  test('cause an error if a --from reads the second one before it is defined', () => {
    const dockerfile = Dockerfile.fromString('FROM scratch AS x\nFROM scratch AS y\nCOPY --from=x / /\nFROM scratch AS x\nFROM y');
    expect(() => files({ dockerfile })).toThrow('from=x in Dockerfile:3 refers to a later stage');
  });
});

describe('arguments in FROM', () => {
  const given = (text: string, args?: Record<string, string>) => files({ dockerfile: Dockerfile.fromString(text), args });

  test.each(['ARG A\nFROM $A', 'ARG A\nFROM debian:$A', 'ARG A\nFROM scratch\nFROM debian:${A} AS never\nFROM scratch'])('%j requires a value', text => {
    expect(() => given(text)).toThrow('because the ARG A has no value; add A to the `args` of the image, or set a default value for the ARG');
    expect(() => given(text, { A: 'x' })).not.toThrow();
    expect(checks(text, { args: { A: 'x' } })).toEqual(['InvalidDefaultArgInFrom']);
  });

  test('the value of a token is only known during a build', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const variable = new Variable(stack, 'TAG', { defaultValue: '12' });
    new Image(stack, 'i', { dockerfile: Dockerfile.fromString('ARG A\nFROM debian:$A'), args: { A: variable.value } });
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(() => synth(app)).not.toThrow();
  });

  test('cause no error with a default value, or if they are not needed', () => {
    for (const text of ['ARG A=x\nFROM $A', 'ARG A\nFROM debian${A:+:$A}', 'ARG A\nFROM ${A:-debian}', 'ARG A=one\nFROM scratch AS one\nFROM $A']) {
      expect(checks(text)).toEqual([]);
    }
  });

  test('cause an error if the file requires them', () => {
    const text = 'ARG A\nFROM ${A:?missing}';
    expect(() => given(text)).toThrow('FROM ${A:?missing} in Dockerfile:2 requires a value of A; add A to the `args` of the image, or set a default value for the ARG');
    expect(() => given(text, { A: '' })).toThrow('requires a value of A');
    expect(checks(text, { args: { A: 'scratch' } })).toEqual([]);
    expect(checks(text.replace(':?', '?'), { args: { A: 'scratch' } })).toEqual([]);
  });

  test('cause an error if the value is not an image, or if nothing declares the variable', () => {
    expect(() => given('ARG A=x\nFROM $A', { A: 'Not This' })).toThrow('invalid base image "Not This" of FROM $A in Dockerfile:2; change the value of the variables');
    expect(() => given('FROM debian:$A')).toThrow('because no ARG before the first FROM declares A; declare it there, such as ARG A=<value>');
  });
});

describe('platforms in FROM', () => {
  const given = (text: string, args?: Record<string, string>) => files({ dockerfile: Dockerfile.fromString(text), args });

  test.each([
    ['FROM --platform=$BULIDPLATFORM a', 'invalid platform "" of FROM --platform=$BULIDPLATFORM in Dockerfile:1 because no ARG before the first FROM declares BULIDPLATFORM; '
      + 'declare it there, such as ARG BULIDPLATFORM=<value> (did you mean BUILDPLATFORM?)'],
    ['ARG A\nFROM --platform=linux/${A} a', 'invalid platform "linux/" of FROM --platform=linux/${A} in Dockerfile:2 because the ARG A has no value; add A to the `args` of the image'],
    ['FROM --platform=$TARGETOS/$TARGETARHC a', '(did you mean TARGETARCH?)'],
    ['FROM --platform=linux/amd64/v8/x a', 'invalid platform "linux/amd64/v8/x" of FROM --platform=linux/amd64/v8/x in Dockerfile:1: expected os/arch[/variant], such as "linux/amd64"'],
    ['FROM --platform=foo a', 'invalid platform "foo"'],
    ['FROM --platform=linux/* a', 'invalid platform "linux/*"'],
    ['ARG P=linux/\nFROM --platform=$P a\nFROM b', 'invalid platform "linux/" of FROM --platform=$P in Dockerfile:2; change the value of the variables'],
  ])('reject %j', (text, message) => {
    expect(() => given(text)).toThrow(message);
  });

  test('accept values made valid by an argument, or only known during a build', () => {
    expect(() => given('ARG A\nFROM --platform=linux/${A} a', { A: 'arm64' })).not.toThrow();
    expect(() => given('ARG A=x/y/z/\nFROM --platform=$A a', { A: 'arm64' })).not.toThrow();
    for (const platform of ['$BUILDPLATFORM', '${TARGETOS}/$TARGETARCH', 'linux/$TARGETARCH/$TARGETVARIANT', '${A:-$BUILDPLATFORM}', '"linux/arm64"', '']) {
      expect(() => given(`ARG A\nFROM --platform=${platform} a AS arm64`)).not.toThrow();
    }
  });

  test.each([
    ['FROM --platform=linux/amd64 a', ['FromPlatformFlagConstDisallowed']],
    ['FROM --platform=linux/aarch64 a AS arm', ['FromPlatformFlagConstDisallowed']],
    ['FROM --platform=linux/x86_64 a AS build-amd64', []],
    ['FROM --platform=arm64 a AS my-linux', []],
    ['ARG P=linux/amd64\nFROM --platform=$P a', []],
    ['FROM --platform=$TARGETPLATFORM a', ['RedundantTargetPlatform']],
    ['FROM --platform=${TARGETPLATFORM} a', ['RedundantTargetPlatform']],
    ['FROM --platform=${TARGETPLATFORM:-linux/amd64} a', ['RedundantTargetPlatform']],
    ['FROM --platform=$TARGETOS/$TARGETARCH a', []],
    ['# check=skip=RedundantTargetPlatform\nFROM --platform=$TARGETPLATFORM a', []],
    ['# a\n# check=skip=FromPlatformFlagConstDisallowed\nFROM --platform=linux/amd64 a', []],
    ['FROM a AS b\n# check=foo=bar\nFROM --platform=linux/amd64 a', ['FromPlatformFlagConstDisallowed']],
    ['FROM a AS b\n# check=skip=FromPlatformFlagConstDisallowed\n#\nFROM --platform=linux/amd64 a', ['FromPlatformFlagConstDisallowed']],
    ['FROM a AS b\n# check=skip=FromPlatformFlagConstDisallowed\nFROM --platform=linux/amd64 a\nFROM --platform=linux/amd64 a', ['FromPlatformFlagConstDisallowed']],
  ])('warn about %j', (text, found) => {
    expect(checks(text)).toEqual(found);
  });
});

describe('features that not every frontend supports', () => {
  const forApp = (text: string, app: AppProps = {}, args?: Record<string, string>) => () => {
    const root = testApp(app);
    new Image(new Stack(root, 's'), 'i', { dockerfile: Dockerfile.fromString(text), args });
    return synth(root);
  };

  test('are an error if the frontend does not support them', () => {
    const text = 'FROM scratch\nCOPY --parents a /';
    expect(forApp(text)).toThrow('[s/i] COPY --parents in Dockerfile:2 requires the Dockerfile frontend 1.20, but the app is for 1.19; set `frontendVersion` to "1.20" on the App if your builder has it, '
      + 'or add # syntax=docker/dockerfile:1.20 at the top of the file');
    expect(forApp(text, { frontendVersion: '1.20' })).not.toThrow();
    expect(forApp(`# syntax=docker/dockerfile:1.19\n${text}`, { frontendVersion: '1.20' })).toThrow('but the file is for docker/dockerfile:1.19; add # syntax=docker/dockerfile:1.20 at the top');
    expect(forApp(`# syntax=docker/dockerfile:1.7-labs\n${text}`)).not.toThrow();
    expect(forApp(`# syntax=docker/dockerfile:1.6-labs\n${text}`)).toThrow('COPY --parents');
    expect(forApp(text, {}, { BUILDKIT_SYNTAX: 'docker/dockerfile:1' })).not.toThrow();
  });

  test.each(['', ':1', ':1.20@sha256:x', ':1.20.1', ':latest'])('RUN --security is supported by docker/dockerfile%s', tag => {
    expect(forApp(`# syntax=docker/dockerfile${tag}\nFROM scratch\nRUN --security=sandbox x`)).not.toThrow();
  });

  test('devices require the labs channel', () => {
    expect(forApp('FROM scratch\nRUN --device=a.b/c=d x', { frontendVersion: '1.26' })).toThrow('requires the labs channel of the Dockerfile frontend, but the app is for 1.26; add # syntax=docker/dockerfile:1-labs');
    expect(forApp('# syntax=docker/dockerfile:1-labs\nFROM scratch\nRUN --device=a.b/c=d,required x')).not.toThrow();
    expect(() => Dockerfile.fromString('FROM scratch\nRUN --device=a,b x')).toThrow('Dockerfile:2: invalid device "a,b": expected one name');
    expect(() => Dockerfile.fromString('FROM scratch\nRUN --device=a,required=x x')).toThrow('Dockerfile:2: invalid value "x" of required in --device');
    expect(() => Dockerfile.fromString('FROM scratch\nRUN --device= x')).toThrow('Dockerfile:2: invalid device ""');
  });
});

test.each(['\\', '`'])('after the escape character %s, a space is part of a word', escape => {
  const { globalArgs } = readDockerfile(`# escape=${escape}\nARG A=a${escape} b B=c\nFROM scratch\n`, 'Dockerfile')!;
  expect(globalArgs.map(({ name }) => name)).toEqual(['A', 'B']);
});

test.each([
  ['cache', true], ['tmpfs', true], ['bind', true], ['BIND', true], ['secret', false], ['ssh', false], ['cachex', false], ['xcache', false],
])('a mount of the type %s cannot be at the root directory: %s', (type, isRefused) => {
  expect(mountTargetProblem(`type=${type},target=/`, '\\', '/') !== undefined).toBe(isRefused);
  expect(mountTargetProblem(`type=${type},target=/x`, '\\', '/')).toBeUndefined();
});
