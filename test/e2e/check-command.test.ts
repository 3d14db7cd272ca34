import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { script } from './engine';
import { runCommand, TSX } from '../cli/command';

const BASE = 'cdk-bake-e2e/debian:trixie';
const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));

/** An app with an image `os`, an image `web` on it, and what a test adds. */
const program = (web: string, more = '') => writeFileSync(join(folder, 'images.ts'), `
import { App, Attestation, BakeFormat, BuildContext, BuildSecret, BuildVariable, CacheDestination, Dockerfile, Image, MatrixAxis, Output, Stack } from 'cdk-bake';
const app = new App();
const base = new Stack(app, 'base');
const os = new Image(base, 'os');
os.dockerfile.stage('run', BuildContext.image('${BASE}')).run('make');
const apps = new Stack(app, 'apps');
const web = new Image(apps, 'web');
web.dockerfile.stage('run', os)${web};
${more}
app.synth();
`);

beforeAll(() => {
  script('base-image', 'trixie', BASE);
  writeFileSync(join(folder, 'cdk-bake.json'), `{ "app": "${TSX} images.ts" }`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runCommand(args, folder);

const WORKDIR = {
  path: 'apps/web',
  check: 'WorkdirRelativePath',
  message: 'Relative workdir "web" can have unexpected results if the base image changes',
  url: 'https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/',
  dockerfile: 'cdk.out/apps/Dockerfile.web',
  line: 4,
};

test('images without findings pass, also images on each other, which do not have to be built', () => {
  program('.workdir("/web")');
  expect(run('check')).toEqual(expect.objectContaining({ status: 0, stdout: 'No findings in 2 images\n', stderr: '' }));
});

test('findings have the construct, the place in the app and the Dockerfile, and exit with 1', () => {
  program('.workdir("web")');
  expect(run('check')).toMatchObject({
    status: 1,
    stdout: `apps/web, created at images.ts:8
  cdk.out/apps/Dockerfile.web:4  ${WORKDIR.message} (WorkdirRelativePath)
    ${WORKDIR.url}

1 finding in 1 of 2 images
`,
  });
  expect(run('check', '--no-synth').stdout).toMatch(/^apps\/web\n {2}cdk\.out/);
  const { status, stdout } = run('check', '--no-synth', '--json');
  expect({ status, findings: JSON.parse(stdout) }).toEqual({ status: 1, findings: [WORKDIR] });
});

test('only the images that are named are checked', () => {
  program('.workdir("web")');
  expect(run('check', 'os')).toMatchObject({ status: 0, stdout: 'No findings in 1 image\n' });
  expect(run('check', 'apps')).toMatchObject({ status: 1, stdout: expect.stringContaining('1 finding in 1 of 1 image\n') });
  expect(run('check', 'nothing')).toMatchObject({ status: 1, stderr: expect.stringContaining('Error: "nothing" matches no image') });
});

test('a check that the app suppresses is no finding', () => {
  program('.workdir("web")', 'new Image(apps, "quiet", { suppressedChecks: { WorkdirRelativePath: "it is meant" } }).dockerfile.stage("run", os).workdir("quiet");');
  expect(run('check', 'quiet')).toMatchObject({ status: 0, stdout: 'No findings in 1 image\n' });
});

test('a variable of a base image from the app is no finding, an undefined one elsewhere is', () => {
  program('.run("true")', `
os.dockerfile.stage('next', os.dockerfile.stages[0]).env({ OF_BASE: '/x' });
web.dockerfile.stages[0].workdir(\`\${BuildVariable.ofBaseImage('OF_BASE')}/web\`);
new Image(apps, 'alone').dockerfile.stage('run', BuildContext.image('${BASE}')).workdir(\`/\${BuildVariable.ofBaseImage('NOTHING')}\`);`);
  expect(JSON.parse(run('check', '--json').stdout)).toEqual([expect.objectContaining({ path: 'apps/alone', check: 'UndefinedVar' })]);
});

test('the combinations of a matrix have a finding once, and a test of an image has its own', () => {
  program('.run("true")', `
const axis = MatrixAxis.of('v', ['one', 'two']);
const image = new Image(apps, 'matrix', { matrix: [axis], name: \`m-\${axis}\`, args: { V: axis.value } });
image.dockerfile.stage('run', os).arg('V').workdir('web');
web.addTest(['true']);`);
  const { stdout, stderr } = run('check', '--json');
  expect({ found: JSON.parse(stdout || 'null'), stderr }).toMatchObject({ found: [{ path: 'apps/matrix', check: 'WorkdirRelativePath', line: 5 }] });
  expect(run('check', 'm-two', '--no-synth')).toMatchObject({ status: 1, stdout: expect.stringContaining('1 finding in 1 of 1 image\n') });
});

test('existing Dockerfiles are checked, and an instruction that BuildKit refuses is an error', () => {
  writeFileSync(join(folder, 'Dockerfile.old'), `FROM ${BASE}\nMAINTAINER someone\nCMD true\n`);
  program('.run("true")', `
new Image(apps, 'old', { dockerfile: Dockerfile.fromFile('Dockerfile.old') });
new Image(apps, 'lost').dockerfile.stage('run', BuildContext.image('127.0.0.1:9/nothing:1')).run('true');`);
  const { status, stdout } = run('check', '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({ path: 'apps/old', check: 'MaintainerDeprecated', dockerfile: 'Dockerfile.old', line: 2 }),
    expect.objectContaining({ path: 'apps/old', check: 'JSONArgsRecommended', dockerfile: 'Dockerfile.old', line: 3 }),
    { path: 'apps/lost', message: expect.stringMatching(/127\.0\.0\.1:9\/nothing:1: .*connection refused$/), dockerfile: 'cdk.out/apps/Dockerfile.lost', line: 3 },
  ]);
  expect(run('check', 'lost', '--no-synth').stdout).toMatch(/^apps\/lost\n {2}cdk\.out\/apps\/Dockerfile\.lost:3 {2}.*connection refused \(error\)\n\n1 finding/);
});

test.each(['HCL', 'JSON'])('checks of a Bake file in %s need no secrets, caches, outputs and attestations', format => {
  program('.run("true")', `
const image = new Image(new Stack(app, 'more', { format: BakeFormat.${format} }), 'heavy', {
  secrets: [BuildSecret.file('key', 'nowhere/key')],
  attest: [Attestation.provenance()],
  cacheTo: [CacheDestination.registry('127.0.0.1:9/cache')],
  output: [Output.local('out')],
});
image.dockerfile.stage('run', os).workdir('web');`);
  expect(run('check', 'heavy')).toMatchObject({ status: 1, stdout: expect.stringMatching(/WorkdirRelativePath[^]*\n1 finding in 1 of 1 image\n$/) });
});

test('if Buildx cannot check, its error is shown', () => {
  program('.run("true")');
  expect(run('check', '--builder', 'nowhere')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: Buildx cannot check the images: ERROR: .*nowhere/) });
});
