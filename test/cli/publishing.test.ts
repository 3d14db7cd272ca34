import { writeFileSync } from 'node:fs';
import { answerOf } from './command';
import { example } from './example';
import { App, BuildContext, Image, MatrixAxis, Platform, Stack, Variable } from '../../src';
import { describeWithBuildx } from '../buildx';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();

/** The commands that a build would run. */
const commands = async (...args: string[]) =>
  (await answerOf('build', '--no-synth', '--dry-run', ...args)).split('\n').filter(line => line.startsWith('# docker buildx bake')).map(line => line.replace(/[0-9a-f]{64}/g, 'HASH'));

test('a run of Buildx has flags of its own targets only', async () => {
  const app = new App();
  for (const id of ['one', 'two']) {
    new Image(new Stack(app, id), 'api', { tags: [`r.example/${id}:1`] }).dockerfile.stage('run', BuildContext.scratch()).cmd([id]);
    new Image(new Stack(app, `more-${id}`), id, { tags: [`r.example/more:${id}`] }).dockerfile.stage('run', BuildContext.scratch());
  }
  app.synth();
  expect(await commands('api', 'one', '--push', '--builder', 'b')).toEqual([
    '# docker buildx bake -f docker-bake.hcl --builder=b --push --set=api.labels.io.github.cdkbake.fingerprint=HASH api',
    '# docker buildx bake -f docker-bake.hcl --builder=b --push --set=api.labels.io.github.cdkbake.fingerprint=HASH api',
    '# docker buildx bake -f docker-bake.hcl --builder=b --push --set=one.labels.io.github.cdkbake.fingerprint=HASH one',
  ]);
});

test('a platform is set for the images, and for what they are built on', async () => {
  const app = new App();
  const stack = new Stack(app, 's', { platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] });
  const os = new Image(stack, 'os');
  os.dockerfile.stage('run', BuildContext.scratch());
  new Image(stack, 'api', { tags: ['r.example:5000/team/api:1', 'r.example/api:2'] }).dockerfile.stage('run', os);
  app.synth();
  expect(await commands('api', '--push', '--platform', 'linux/arm64', '--by-digest')).toEqual([
    '# docker buildx bake -f docker-bake.hcl --set=os.platform=linux/arm64 --set=api.platform=linux/arm64 --set=api.labels.io.github.cdkbake.fingerprint=HASH '
    + '--set=api.tags=r.example:5000/team/api --set=api.output=type=image,push-by-digest=true,name-canonical=true,push=true api',
  ]);
  await expect(commands('os', '--push', '--platform', 'linux/arm64', '--by-digest')).rejects.toThrow('s/os has no tag, so it cannot be pushed; set `tags`, or name other images');
  await expect(commands('os', '--platform', 'linux/386')).rejects.toThrow('s/os is not built for linux/386; its platforms are linux/amd64 and linux/arm64; use one of them');
  await expect(commands('os', '--changed')).rejects.toThrow('--changed compares with what is published; add --push');
});

test('a build that cannot know which step fails does not keep going', async () => {
  example('cdk.out');
  await expect(commands('api', '--keep-going', '--progress', 'plain')).rejects.toThrow('--keep-going has to know which step fails, which --progress plain does not tell; use --progress auto or rawjson');
  expect(await commands('api', '--keep-going', '--progress', 'rawjson')).toHaveLength(1);
});

describeWithBuildx('the names of combinations', () => {
  test('come from Buildx, also if only Buildx knows them', async () => {
    const app = new App();
    const stack = new Stack(app, 's', { platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] });
    const prefix = new Variable(stack, 'PREFIX', { defaultValue: 'app' });
    const axis = MatrixAxis.of('v', ['1', '2']);
    const image = new Image(stack, 'app', { matrix: [axis], name: `${prefix}-${axis}`, tags: [`r.example/${prefix}-${axis}:1`] });
    image.dockerfile.stage('run', BuildContext.scratch());
    app.synth();
    const [command] = await commands('app', '--push');
    expect(command.match(/--set=\S+?(?==)/g)).toEqual(['--set=app-1.labels.io.github.cdkbake.fingerprint', '--set=app-2.labels.io.github.cdkbake.fingerprint']);
  });
});

test('combinations of a matrix can be named', async () => {
  const app = new App();
  const axis = MatrixAxis.of('v', ['1', '2', '3']);
  const image = new Image(new Stack(app, 's'), 'app', { matrix: [axis], name: `app-${axis}` });
  image.dockerfile.stage('run', BuildContext.scratch());
  app.synth();
  const named = async (...args: string[]) => (await commands(...args)).map(command => command.split('docker-bake.hcl ')[1]);
  expect(await named('app-1')).toEqual(['app-1']);
  expect(await named('app-1', 's/app-3', 'app-1')).toEqual(['app-1 app-3']);
  expect(await named('app-*')).toEqual(['app-1 app-2 app-3']);
  expect(await named('app-2', 'app')).toEqual(['app']);
  await expect(named('app-4')).rejects.toThrow('"app-4" matches no image (did you mean app-1, app-2, app-3?)');
  expect(await answerOf('list', '--no-synth')).toContain('app (app-1, app-2, app-3)');
});

test('names that look like flags, and overrides of one of two targets with other names, reach Buildx', async () => {
  const app = new App();
  for (const id of ['one', 'two']) {
    const stack = new Stack(app, id);
    new Image(stack, 'api').dockerfile.stage('run', BuildContext.scratch()).cmd([id]);
    new Image(stack, `-${id}`).dockerfile.stage('run', BuildContext.scratch());
  }
  app.synth();
  expect(await commands('api', '*/-o*', '--set', '-one.pull=true', '--set', 'api.args.X=a.b*c')).toEqual([
    '# docker buildx bake -f docker-bake.hcl --set=-one.pull=true --set=api.args.X=a.b*c -- api -one',
    '# docker buildx bake -f docker-bake.hcl --set=api.args.X=a.b*c api',
  ]);
  await expect(commands('api', '--set', 'web.pull=true')).rejects.toThrow('--set "web.pull=true" is for no target of the build; use api');
});

test('affected compares with another output directory', async () => {
  example('before');
  example('after', { command: 'false' });
  const affected = (...args: string[]) => answerOf('affected', '--no-synth', '--output', 'after', '--from', 'before', ...args);
  expect(JSON.parse(await affected('--json'))).toEqual({ levels: [['os'], ['api']], unchanged: ['tools'], reasons: { os: 'Dockerfile', api: 'built on base/os' } });
  expect(JSON.parse(await affected('--json', '--platforms', 'apps')).levels).toEqual([[{ image: 'api', platform: '' }]]);
  expect(await affected()).toBe('Level 1\n  os  Dockerfile\nLevel 2\n  api  built on base/os\nUnchanged: tools\n');
  expect(await affected('tools')).toBe('Nothing has to be built\nUnchanged: tools\n');
});

describe('merge', () => {
  const build = (more: object) => ({ tags: ['r.example/a:1', 'r.example/a:2'], pushedTo: 'r.example/a', fingerprint: 'f', platforms: ['linux/amd64', 'linux/arm64'], ...more });
  const amd64 = build({ platform: 'linux/amd64', digest: 'sha256:1' });
  const arm64 = build({ platform: 'linux/arm64', digest: 'sha256:2' });
  const merge = (...builds: unknown[]) => {
    builds.forEach((one, i) => writeFileSync(`${i}.json`, typeof one === 'string' ? one : JSON.stringify({ 's/a': one })));
    return answerOf('merge', ...builds.map((_, i) => `${i}.json`), '--dry-run');
  };

  test('tags the builds of all platforms', async () => {
    expect(await merge(amd64, arm64)).toBe('docker buildx imagetools create --prefer-index=false --tag r.example/a:1 --tag r.example/a:2 r.example/a@sha256:1 r.example/a@sha256:2\n');
  });

  test.each<[unknown[], string]>([
    [[amd64, { ...arm64, pushedTo: undefined }], 's/a was not pushed by digest; build it with --push --by-digest --platform'],
    [[amd64, { ...arm64, tags: [] }], 'the builds of s/a have different inputs or tags; build all platforms of one version'],
    [[amd64, { ...arm64, fingerprint: 'g' }], 'the builds of s/a have different inputs or tags; build all platforms of one version'],
    [[amd64, arm64, amd64], 's/a has several builds for one platform; give the file of each platform once'],
    [[arm64], 's/a has no build for linux/amd64; build it with --platform linux/amd64, and give the files of all platforms'],
    [['{}'], '0.json contains no image; check whether the build has failed'],
    [['{'], '0.json cannot be read: '],
    ...['[]', 'null', '{"a":null}', '{"a":[]}', '{"a":{"tags":"x"}}', '{"a":{"tags":[1]}}', '{"a":{"tags":["x"],"digest":1}}'].map((text): [unknown[], string] =>
      [[text], '0.json was not written by `cdk-bake build --metadata`; use another file']),
  ])('refuses %j', async (builds, message) => {
    await expect(merge(...builds)).rejects.toThrow(message);
  });
});

test.each([[['--set', 'a.args.X=1']], [['--platform', 'linux/arm64']], [['--', '--no-cache']]])('what differs from the inputs of the app has no fingerprint: %j', async flags => {
  const app = new App();
  const stack = new Stack(app, 's', { platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] });
  new Image(stack, 'a', { tags: ['r.example/a'] }).dockerfile.stage('run', BuildContext.scratch());
  app.synth();
  const [command] = await commands('a', '--push', ...flags);
  expect(command).not.toContain('fingerprint');
});

test('--changed cannot know what --set changes', async () => {
  const app = new App();
  new Image(new Stack(app, 's'), 'a', { tags: ['r.example/a'] }).dockerfile.stage('run', BuildContext.scratch());
  app.synth();
  await expect(answerOf('build', '--no-synth', '--push', '--changed', '--set', 'a.args.X=1')).rejects.toThrow('--changed compares the inputs of the app');
});
