import { dirname, join } from 'node:path';
import { Construct } from 'constructs';
import type { App, Stage } from '../../src';
import { BuildContext, Group, Image, Mount, Platform, Stack, Variable } from '../../src';
import { Match, Template } from '../../src/assertions';
import { bakePrint, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';

describeWithBuildx('targets as Buildx resolves them', () => {
  const resolve = (app: App, ...stacks: string[]) => {
    synth(app);
    return bakePrint(dirname(app.outdir), stacks.map(s => join(app.outdir, s, 'docker-bake.hcl'))).target;
  };

  describe.each([
    ['FROM', (s: Stage, source: any) => s._dockerfile.stage('from', source)],
    ['COPY --from', (s: Stage, source: any) => s.copyFrom(source, ['/x'], '/y')],
    ['a mount', (s: Stage, source: any) => s.run('ls', { mounts: [Mount.bind('/m', { source })] })],
  ])('%s of', (_where, use) => {
    test.each([
      [
        'an image of a registry',
        BuildContext.image('docker.io/library/alpine:3.20'),
        { 'alpine:3.20': 'docker-image://docker.io/library/alpine:3.20' },
      ],
      ['an image with a digest', BuildContext.image(`a/b:1@sha256:${'0'.repeat(64)}`),
        { [`a/b:1@sha256:${'0'.repeat(64)}`]: `docker-image://a/b:1@sha256:${'0'.repeat(64)}` }],
      ['a folder', BuildContext.directory('./lib/files/'), { files: 'lib/files' }],
      ['the working directory', BuildContext.directory('.'), { directory: '.' }],
      [
        'a repository',
        BuildContext.git('https://example.com/a/tool.git', { revision: 'v1', subdirectory: 'src' }),
        { tool: 'https://example.com/a/tool.git#v1:src' },
      ],
      ['a URL', BuildContext.url('https://example.com/x/files.tar.gz'), { 'files-tar-gz': 'https://example.com/x/files.tar.gz' }],
      ['an OCI layout', BuildContext.ociLayout('out/img', { tag: '1' }), { img: 'oci-layout://out/img:1' }],
    ])('writes %s as an entry of contexts', (_what, source, contexts) => {
      const app = testApp();
      const stage = new Image(new Stack(app, 's'), 'i').dockerfile.stage('stage', BuildContext.scratch());
      use(stage, source);

      expect(resolve(app, 's').i.contexts).toEqual(contexts);
    });

    test('writes another image as an entry of contexts', () => {
      const app = testApp();
      const stack = new Stack(app, 's');
      use(new Image(stack, 'i').dockerfile.stage('stage', BuildContext.scratch()), image(stack, 'base'));

      expect(resolve(app, 's').i.contexts).toEqual({ base: 'target:base' });
    });

    test('writes a stage of another image as a separate target', () => {
      const app = testApp();
      const stack = new Stack(app, 's');
      const base = new Image(stack, 'base', { args: { A: '1' } });
      const deps = base.dockerfile.stage('deps', BuildContext.image('alpine'));
      base.dockerfile.stage('run', deps).copyFrom(BuildContext.directory('big'), ['x'], '/x');
      use(new Image(stack, 'i').dockerfile.stage('stage', BuildContext.scratch()), deps);

      const targets = resolve(app, 's');

      expect(targets.i.contexts).toEqual({ base: 'target:base-deps' });
      expect(targets['base-deps']).toMatchObject({ target: 'deps', args: { A: '1' }, contexts: { alpine: 'docker-image://alpine' } });
      expect(targets['base-deps'].contexts).not.toHaveProperty('big');
    });
  });

  test('writes no entry for a stage in the same Dockerfile', () => {
    const app = testApp();
    const { dockerfile } = new Image(new Stack(app, 's'), 'i');
    const first = dockerfile.stage('first', BuildContext.scratch());
    dockerfile.stage('second', first).copyFrom(first, ['/a'], '/b');

    expect(resolve(app, 's').i).not.toHaveProperty('contexts');
  });

  test('builds images of other stacks with both files', () => {
    const app = testApp();
    const base = image(new Stack(app, 'platform'), 'base');
    new Image(new Stack(app, 'services'), 'api').dockerfile.stage('run', base);

    const targets = resolve(app, 'platform', 'services');

    expect(targets.api.contexts).toEqual({ base: 'target:base' });
    const [, services] = JSON.parse(synth(app).get('manifest.json')!).stacks;
    expect(services.bakeFiles).toEqual(['platform', 'services'].map(s => `${app.outdir}/${s}/docker-bake.hcl`));
    expect(services.dependencies).toEqual(['platform']);
  });

  test('never names a context like a stage, which the context would replace', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    new Image(stack, 'i').dockerfile.stage('base', image(stack, 'base'));

    expect(Template.fromStack(stack).dockerfile('i')).toContain('FROM base-2 AS base');
    expect(resolve(app, 's').i.contexts).toEqual({ 'base-2': 'target:base' });
  });

  test('uses a user-defined entry', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const base = image(stack, 'base');
    new Image(stack, 'i', { contexts: { mine: base } }).dockerfile.stage('run', base);

    expect(Template.fromStack(stack).dockerfile('i')).toContain('FROM mine AS run');
    expect(resolve(app, 's').i.contexts).toEqual({ mine: 'target:base' });
  });

  test('writes tags, platforms and labels of the stack and the image', () => {
    const app = testApp();
    const stack = new Stack(app, 's', { registry: 'r.example/team', platforms: [Platform.LINUX_AMD64] });
    image(stack, 'Api');
    new Image(stack, 'own', { tags: ['x/y:1'], platforms: [Platform.of('linux/s390x')] }).dockerfile.stage('s', BuildContext.scratch());
    const hidden = new Image(stack, 'hidden', { published: false });
    hidden.dockerfile.stage('s', BuildContext.scratch());
    new Group(stack, 'all', { members: [hidden] });

    synth(app);
    const { target, group } = bakePrint(dirname(app.outdir), [join(app.outdir, 's/docker-bake.hcl')], 'default', 'all');

    expect(target.Api).toMatchObject({ tags: ['r.example/team/api'], platforms: ['linux/amd64'] });
    expect(target.own).toMatchObject({ tags: ['x/y:1'], platforms: ['linux/s390x'] });
    expect(target.hidden.tags).toBeUndefined();
    expect(group.default.targets).not.toContain('hidden');
    expect(group.all.targets).toEqual(['hidden']);
  });

  test('leaves variables to Buildx, with their type if they are alone', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    const tag = new Variable(stack, 'TAG', { defaultValue: '1.50' });
    const none = new Variable(stack, 'NONE');
    new Image(stack, 'i', { tags: [`r/i:${tag.value}`], args: { TAG: tag.value, NONE: none.value, BOTH: `${tag}-${tag}` } })
      .dockerfile.stage('s', BuildContext.scratch()).env({ V: `v${tag.value}` });

    expect(resolve(app, 's').i).toMatchObject({ tags: ['r/i:1.50'], args: { TAG: '1.50', BOTH: '1.50-1.50', CDK_BAKE_ENV_V: '1.50' } });
    expect(resolve(app, 's').i.args).not.toHaveProperty('NONE');
  });
});

describe('names', () => {
  test('names a target by id if it is unique, otherwise by its path in the stack', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    image(stack, 'api');
    image(new Construct(stack, 'admin'), 'api');
    image(new Construct(stack, 'tools'), 'lint');

    expect([...synth(app).keys()].filter(f => f.includes('Dockerfile'))).toEqual(['s/Dockerfile.admin-api', 's/Dockerfile.api', 's/Dockerfile.lint']);
  });

  test('uses the directory of the stack as the context of an image without project files', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    image(stack, 'alone');
    image(stack, 'files').dockerfile.findStage('s').copy(['a'], '/a');

    const template = Template.fromStack(stack);

    template.hasTarget('alone', { context: Match.stringLikeRegexp('/cdk\\.out/s$') });
    template.hasTarget('files', { context: '.' });
  });
});
