import { writeFileSync } from 'node:fs';
import { answerOf } from './command';
import { example } from './example';
import { App, BuildContext, Image, MatrixAxis, Platform, Stack, Variable } from '../../src';
import { mergeArguments } from '../../src/cli/commands/merge';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();

/** The commands that a build would run. */
const commands = async (...args: string[]) =>
  (await answerOf('build', '--no-synth', '--dry-run', ...args)).split('\n').filter(line => line.startsWith('# docker buildx bake')).map(line => line.replace(/[0-9a-f]{64}/g, 'HASH'));

test('a run of Buildx has flags of its own targets only', async () => {
  const app = new App();
  for (const id of ['one', 'two']) {
    new Image(new Stack(app, id), 'api', { tags: [`r.example/${id}:1`] }).dockerfile.stage('run', BuildContext.scratch()).cmd([id]);
    new Image(new Stack(app, `more-${id}`), id).dockerfile.stage('run', BuildContext.scratch());
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
  await expect(commands('os', '--push', '--platform', 'linux/arm64', '--by-digest')).rejects.toThrow('s/os has no tag, so it has no repository; set `tags`, or name other images');
  await expect(commands('os', '--platform', 'linux/386')).rejects.toThrow('s/os is not built for linux/386; its platforms are linux/amd64, linux/arm64');
  await expect(commands('os', '--changed')).rejects.toThrow('--changed compares with what is published; add --push');
});

test('a build that cannot know which step fails does not keep going', async () => {
  example('cdk.out');
  await expect(commands('api', '--keep-going', '--progress', 'plain')).rejects.toThrow('--keep-going has to know which step fails, which --progress plain does not tell; use --progress auto or rawjson');
  expect(await commands('api', '--keep-going', '--progress', 'rawjson')).toHaveLength(1);
});

test('the names of combinations come from Buildx, also if only Buildx knows them', async () => {
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

test('affected compares with another output directory', async () => {
  example('before');
  example('after', { command: 'false' });
  const affected = (...args: string[]) => answerOf('affected', '--no-synth', '--output', 'after', '--from', 'before', ...args);
  expect(JSON.parse(await affected('--json'))).toEqual({ levels: [['os'], ['api']], unchanged: ['tools'], reasons: { os: 'Dockerfile', api: 'built on base/os' } });
  expect(JSON.parse(await affected('--json', '--platforms', 'apps')).levels).toEqual([[{ image: 'api', platform: '' }]]);
  expect(await affected()).toBe('Level 1\n  os  Dockerfile\nLevel 2\n  api  built on base/os\nUnchanged: tools\n');
  expect(await affected('tools')).toBe('Nothing has to be built\nUnchanged: tools\n');
});

test('builds of several platforms are merged into an index with all tags', () => {
  const build = { tags: ['r.example/a:1', 'r.example/a:2'], pushedTo: 'r.example/a', fingerprint: 'f' };
  expect(mergeArguments('s/a', [{ ...build, digest: 'sha256:1' }, { ...build, digest: 'sha256:2' }])).toEqual([
    'imagetools', 'create', '--tag', 'r.example/a:1', '--tag', 'r.example/a:2', 'r.example/a@sha256:1', 'r.example/a@sha256:2',
  ]);
  expect(() => mergeArguments('s/a', [{ ...build, digest: 'sha256:1' }, { tags: build.tags, digest: 'sha256:2' }])).toThrow('s/a was not pushed by digest; build it with --push --by-digest --platform');
  expect(() => mergeArguments('s/a', [{ ...build, digest: 'sha256:1' }, { ...build, digest: 'sha256:2', tags: [] }])).toThrow('the builds of s/a have different inputs or tags');
});

test('merge shows its commands, and refuses what is not a file of a build', async () => {
  writeFileSync('a.json', JSON.stringify({ 's/a': { tags: ['r.example/a:1'], digest: 'sha256:1', pushedTo: 'r.example/a' } }));
  expect(await answerOf('merge', 'a.json', '--dry-run')).toBe('docker buildx imagetools create --tag r.example/a:1 r.example/a@sha256:1\n');
  await expect(answerOf('merge', 'a.json', 'a.json')).rejects.toThrow('s/a has the same build twice; give the file of each platform once');
  writeFileSync('empty.json', '{}');
  await expect(answerOf('merge', 'empty.json')).rejects.toThrow('empty.json contains no image');
  writeFileSync('b.json', '{');
  await expect(answerOf('merge', 'b.json')).rejects.toThrow('b.json cannot be read: ');
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
