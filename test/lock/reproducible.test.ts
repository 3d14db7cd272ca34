import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppProps, ImageProps, TargetDefaults } from '../../src';
import {
  AptPackages, BuildContext, BuildVariable, BuilderDriver, CompanyNetwork, Dockerfile, DockerfileLayout, Expression, Image, Output,
  PipRequirements, PythonAppImage, PythonBuilderImage, PythonProfile, PythonVersion, SlimPythonImage, Stack, Variable,
} from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { errorOf, strictApp, synth, testApp } from '../helpers';

const SNAPSHOT = '20260101T000000Z';
const DEBIAN = BuildContext.image(`debian:12@sha256:${'a'.repeat(64)}`);
const REMOTE: AppProps = { driver: BuilderDriver.REMOTE };

function filesOf(fill: (stack: Stack) => void, defaults: TargetDefaults = { reproducible: true }, props: AppProps = {}): Map<string, string> {
  const app = strictApp({ ...REMOTE, ...props, defaults });
  fill(new Stack(app, 's'));
  return synth(app);
}

function warnings(fill: (stack: Stack) => void, props: AppProps = REMOTE): string[] {
  const app = testApp({ ...props, defaults: { reproducible: true } });
  (app._lock as { isBeingWritten: boolean }).isBeingWritten = true;
  fill(new Stack(app, 's'));
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const manifest = JSON.parse(synth(app).get('manifest.json')!);
  write.mockRestore();
  return manifest.warnings.map(({ path, message }: any) => `[${path}] ${message}`);
}

const runs = (stack: Stack, props: ImageProps = {}) => new Image(stack, 'api', props).dockerfile.stage('run', DEBIAN).run('true');

describeWithBuildx('a reproducible image', () => {
  const target = (props: ImageProps, defaults?: TargetDefaults) => {
    const app = strictApp({ ...REMOTE, defaults: { reproducible: true, ...defaults } });
    runs(new Stack(app, 's'), props);
    app.synth();
    return bakePrint(mkdtempSync(join(tmpdir(), 'cdk-bake-')), [join(app.outdir, 's/docker-bake.hcl')], 'api').target.api;
  };

  test('has a time, and an output that sets it', () => {
    expect(target({})).toMatchObject({ args: { SOURCE_DATE_EPOCH: '0' }, output: [{ 'type': 'image', 'rewrite-timestamp': 'true' }] });
    expect(target({ args: { SOURCE_DATE_EPOCH: '1767225600', A: '1' }, suppressedChecks: { UndeclaredArg: 'is a test' } }).args).toEqual({ SOURCE_DATE_EPOCH: '1767225600', A: '1' });
    expect(target({}, { args: { SOURCE_DATE_EPOCH: '7' } }).args).toEqual({ SOURCE_DATE_EPOCH: '7' });
  });

  test('keeps its outputs, of which those of images set the time', () => {
    const output = [Output.registry(), Output.docker({ dest: 'x.tar' }), Output.oci({ dest: 'y.tar', rewriteTimestamp: true }), Output.local('out'), Output.cacheOnly()];
    expect(target({ output }).output).toEqual([
      { 'type': 'registry', 'rewrite-timestamp': 'true' },
      { 'type': 'docker', 'dest': 'x.tar', 'rewrite-timestamp': 'true' },
      { 'type': 'oci', 'dest': 'y.tar', 'rewrite-timestamp': 'true' },
      { type: 'local', dest: 'out' },
      { type: 'cacheonly' },
    ]);
  });
});

test('stages that run commands see the time, others do not change', () => {
  const files = filesOf(stack => {
    const { dockerfile } = new Image(stack, 'api');
    const build = dockerfile.stage('build', DEBIAN).run('make').run('make install');
    const own = dockerfile.stage('own', DEBIAN).arg('SOURCE_DATE_EPOCH', '5').run('make').env({ T: BuildVariable.of('SOURCE_DATE_EPOCH').value });
    dockerfile.stage('run', DEBIAN).copyFrom(build, ['/a'], '/').copyFrom(own, ['/b'], '/');
    dockerfile.stage('test', build).run('test "$SOURCE_DATE_EPOCH" = 0').env({ T: BuildVariable.of('SOURCE_DATE_EPOCH').value });
    dockerfile.stage('all', BuildContext.scratch()).copyFrom(dockerfile.stages[2], ['/'], '/').copyFrom(dockerfile.stages[3], ['/'], '/');
  });
  const base = `debian:12@sha256:${'a'.repeat(64)}`;
  expect(files.get('s/Dockerfile.api')).toContain(`\nFROM ${base} AS build\nARG SOURCE_DATE_EPOCH\nRUN make\nRUN make install\n`);
  expect(files.get('s/Dockerfile.api')).toContain(`\nFROM ${base} AS own\nARG SOURCE_DATE_EPOCH=5\nRUN make\n`);
  expect(files.get('s/Dockerfile.api')).toContain(`\nFROM ${base} AS run\nCOPY`);
  expect(files.get('s/Dockerfile.api')).toContain('\nFROM build AS test\nARG SOURCE_DATE_EPOCH\nRUN test');
});

test('a shared Dockerfile declares the time for each image that is reproducible', () => {
  const files = filesOf(stack => {
    runs(stack);
    new Image(stack, 'other', { reproducible: false }).dockerfile.stage('run', DEBIAN).run('false');
  }, { reproducible: true }, { dockerfileLayout: DockerfileLayout.PER_STACK });
  expect(files.get('s/Dockerfile')).toContain('AS api\nARG SOURCE_DATE_EPOCH\nRUN true');
  expect(files.get('s/Dockerfile')).toContain('AS other\nRUN false');
});

test.each<[string, (stack: Stack) => void, AppProps, string]>([
  ['the docker driver', stack => runs(stack, { reproducible: true }), { driver: BuilderDriver.DOCKER }, '[s/api] the docker driver does not support `reproducible`, because it does not set the timestamps of files'],
  ['an output with its own timestamps', stack => runs(stack, { reproducible: true, output: [Output.image({ rewriteTimestamp: false })] }), REMOTE, '[s/api] the image is reproducible, but an output keeps the timestamps of files; remove `rewriteTimestamp`'],
  ['an output that unpacks', stack => runs(stack, { reproducible: true, output: [Output.image({ unpack: true })] }), REMOTE, '[s/api] the image is reproducible, but an output unpacks the image'],
  ['outputs from an expression', stack => runs(stack, { reproducible: true, output: Output.listOf(['type=registry']) }), REMOTE, '[s/api] the image is reproducible, but an expression contains its `output`'],
  ['a base image of the app that is not reproducible', stack => {
    const base = new Image(stack, 'base');
    base.dockerfile.stage('run', DEBIAN);
    new Image(stack, 'api', { reproducible: true }).dockerfile.stage('run', base);
  }, REMOTE, '[s/api] the image is reproducible, but s/base, which it is built on, is not; set `reproducible` there'],
  ['a base image without a digest', stack => new Image(stack, 'api', { reproducible: true }).dockerfile.stage('run', BuildContext.image('debian:12')), REMOTE, '[s/api] the image "debian:12" is not pinned; run `cdk-bake lock`, or add a digest (UnpinnedReference)'],
])('%s is an error', (_, fill, props, message) => {
  expect(errorOf(fill, props)).toContain(message);
});

test('warns if nothing says that the builder sets timestamps', () => {
  expect(warnings(runs, {})).toEqual([expect.stringContaining('[App] the docker driver does not set the timestamps of files')]);
  expect(warnings(runs)).toEqual([]);
});

test('warns of what fragments and Python images take from outside', () => {
  const project = (requires: string[]) => {
    const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-'));
    writeFileSync(join(directory, 'pyproject.toml'), `[project]\nname = "x"\nversion = "1"\nscripts = { x = "x:y" }\n[build-system]\nrequires = ${JSON.stringify(requires)}\n`);
    return directory;
  };
  const found = warnings(stack => {
    new Image(stack, 'apt').dockerfile.stage('run', DEBIAN).apply(new AptPackages(['git']));
    new Image(stack, 'pinned', { context: BuildContext.directory('.') }).dockerfile.stage('run', DEBIAN)
      .apply(new AptPackages(['git'], { snapshot: SNAPSHOT })).apply(new PipRequirements('package.json', { requireHashes: true }));
    new Image(stack, 'pip', { context: BuildContext.directory('.') }).dockerfile.stage('run', DEBIAN).apply(new PipRequirements('package.json'));
    new PythonBuilderImage(stack, 'fast', { baseImage: DEBIAN, versions: [PythonVersion.of('3.13')] });
    const builder = new PythonBuilderImage(stack, 'builder', { baseImage: DEBIAN, profile: PythonProfile.DEVELOPMENT, snapshot: SNAPSHOT });
    const python = new SlimPythonImage(stack, '312', { builder });
    new PythonAppImage(stack, 'open', { project: project(['hatchling', 'x==1', 'y==1.*', 'z==1; python_version<"3"']), python });
    PythonAppImage.fromWheel(stack, 'wheel', join(project([]), 'x-1-py3-none-any.whl'), { script: 'x', python });
  }).filter(line => line.includes('(NotReproducible)')).map(line => line.replace(' (NotReproducible)', ''));

  const apt = 'apt installs the newest packages; set `snapshot` to install those of one time';
  expect(found).toEqual([
    `[s/apt] ${apt}`,
    '[s/pip] pip can install other packages in each build; list all packages with hashes, and set `requireHashes`',
    `[s/fast] ${apt}`,
    '[s/fast] python313 is optimized by a profile, which differs in each build; set `profile` to DEVELOPMENT',
    '[s/open] the versions of the dependencies can differ in each build; add a uv.lock, or a requirements.txt with hashes',
    '[s/open] the project is built with any version of "hatchling"; write one version in requires of [build-system], such as "hatchling==1.27.0"',
    expect.stringContaining('any version of "y==1.*"'),
    expect.stringContaining('any version of "z==1; python_version<'),
    expect.stringContaining('[s/wheel] a wheel does not tell the versions of its dependencies'),
  ]);
});

test('commands of triggers see the time, too', () => {
  const fill = (stack: Stack) => {
    const base = new Image(stack, 'base');
    base.dockerfile.stage('run', DEBIAN).onBuild({ applyTo: stage => stage.run('make') });
    new Image(stack, 'api').dockerfile.stage('run', base);
  };
  expect(filesOf(fill).get('s/Dockerfile.base')).toContain('AS run\nONBUILD ARG SOURCE_DATE_EPOCH\nONBUILD RUN make');
  const text = (more: string) => `FROM debian:12@sha256:${'a'.repeat(64)}\n${more}ONBUILD RUN make\n`;
  const existing = (more: string) => warnings(stack => new Image(stack, 'api', { dockerfile: Dockerfile.fromString(text(more)) }));
  expect(existing('')).toEqual([expect.stringContaining('Dockerfile:2: the command does not see the time')]);
  expect(existing('ARG SOURCE_DATE_EPOCH\n')).toHaveLength(1);
  expect(existing('ONBUILD ARG SOURCE_DATE_EPOCH\n')).toEqual([]);
});

test.each(['', '-5', '+5', '999999999999'])('the time %j is an error', epoch => {
  expect(errorOf(stack => runs(stack, { reproducible: true, args: { SOURCE_DATE_EPOCH: epoch } }), REMOTE))
    .toContain(`[s/api] the image is reproducible, but \`args\` sets SOURCE_DATE_EPOCH to ${JSON.stringify(epoch)}; set a number of seconds`);
});

test('warns of a time from an expression, and of the index of Git', () => {
  expect(warnings(stack => {
    runs(stack, { args: { SOURCE_DATE_EPOCH: new Variable(stack, 'TIME').value } });
    new Image(stack, 'whole', { args: Expression.of(new Variable(stack, 'ARGS', { defaultValue: {} })).asMap() }).dockerfile.stage('run', DEBIAN).run('true');
    new Image(stack, 'git').dockerfile.stage('run', DEBIAN).add([`https://example.com/a.git#${'a'.repeat(40)}`], '/a', { keepGitDir: true });
  })).toEqual([
    expect.stringContaining('[s/api] `args` takes SOURCE_DATE_EPOCH from an expression'),
    expect.stringContaining('[s/whole] `args` takes SOURCE_DATE_EPOCH from an expression'),
    expect.stringContaining('[s/git] the index of Git contains the times of its files'),
  ]);
});

test('warns of commands of an existing Dockerfile that do not see the time, in the stages that are built', () => {
  const text = [
    `FROM debian:12@sha256:${'a'.repeat(64)} AS unused`, 'RUN unused', // not built
    `FROM debian:12@sha256:${'a'.repeat(64)} AS base`, 'RUN early', 'ARG SOURCE_DATE_EPOCH', 'RUN late',
    'FROM base', 'RUN inherited',
  ];
  expect(warnings(stack => new Image(stack, 'api', { dockerfile: Dockerfile.fromString(text.join('\n')) }))).toEqual([
    '[s/api] Dockerfile:4: the command does not see the time of reproducible builds; declare the argument SOURCE_DATE_EPOCH above it, with ARG or, for ONBUILD, with ONBUILD ARG (NotReproducible)',
  ]);
});

test.each(['', '2026-01-01', '20261301T000000Z', '20260101T240000Z', '20260230T000000Z', '20260001T000000Z', '19991231T235959Z', '20260101T000000', '20260101T000000Z; rm -rf /'])('%j is no time of a snapshot', snapshot => {
  expect(() => new AptPackages(['git'], { snapshot })).toThrow(`invalid \`snapshot\` ${JSON.stringify(snapshot)}: expected a time in UTC, such as 20260101T000000Z`);
});

test('a snapshot reaches all steps of Python images', () => {
  const files = filesOf(stack => {
    const builder = new PythonBuilderImage(stack, 'builder', { baseImage: DEBIAN, profile: PythonProfile.DEVELOPMENT, snapshot: SNAPSHOT });
    new SlimPythonImage(stack, '312', { builder });
    new SlimPythonImage(stack, '313', { builder, snapshot: '20250101T000000Z' });
  });
  const snapshots = (file: string) => [...files.get(file)!.matchAll(/^sh \/run\/snapshot (\S+)$/gm)].map(([, time]) => time);
  expect(snapshots('s/Dockerfile.builder')).toEqual([SNAPSHOT, SNAPSHOT]);
  expect(snapshots('s/Dockerfile.python312')).toEqual([SNAPSHOT]);
  expect(snapshots('s/Dockerfile.python313')).toEqual(['20250101T000000Z']);
});

test.each([
  [['deb https://mirror.example/debian bookworm main'], true],
  [['deb https://mirror.example/debian bookworm main', 'deb http://mirror.debian.org/debian bookworm main'], false],
  [['deb [arch=arm64] http://mirror.ubuntu.com/ubuntu-ports noble main'], false],
  [undefined, false],
])('the package sources %j of a company have no snapshot: %j', (aptSources, isError) => {
  const companyNetwork = new CompanyNetwork({ aptSources, proxy: 'http://proxy.example' });
  const result = () => filesOf(stack => new Image(stack, 'api').dockerfile.stage('run', DEBIAN).apply(new AptPackages(['git'], { snapshot: SNAPSHOT })), { companyNetwork });

  if (isError) {
    expect(result).toThrow('[s/api] stage "run" installs packages of a `snapshot`, but `aptSources` of the CompanyNetwork has no source on debian.org or ubuntu.com; use the URL of a snapshot of your mirror in `aptSources`, and remove `snapshot`');
  } else {
    expect(result).not.toThrow();
  }
});
