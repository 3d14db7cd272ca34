import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bake, docker, filesOf, script } from './engine';
import type { AppProps, ImageProps } from '../../src';
import { App, BakeFileLayout, BakeFormat, BuildContext, BuildSecret, BuildVariable, DockerfileLayout, Image, Mount, Stack, Variable } from '../../src';

const TAGS = ['base', 'site', 'shop', 'tool', 'job', 'argued', 'labelled'].map(name => `cdk-bake-e2e/forms-${name}`);

/** Images that are built on each other: with one context and with two, with the same arguments and with others, in two stacks. */
function synth(form: AppProps): string[] {
  const app = new App(form);
  const stack = new Stack(app, 'one');
  const word = new Variable(stack, 'WORD', { defaultValue: 'two\nlines' });
  const base = new Image(stack, 'base', {
    tags: [TAGS[0]],
    context: BuildContext.directory('base'),
    args: { A: 'of the base' },
    labels: { of: 'base', base: 'yes' },
    annotations: ['of=base'],
    secret: [BuildSecret.file('s', 'secret')],
  });
  const made = base.dockerfile.stage('made', BuildContext.image('cdk-bake-e2e/debian:bookworm'))
    .arg('A')
    .run('echo "$A" > /a; cat /run/secrets/s > /s', { mounts: [Mount.secret('s')] });
  base.dockerfile.stage('run', made).copy(['f'], '/f').env({ WORD: word.value });

  const site = new Image(stack, 'site', { tags: [TAGS[1]], context: BuildContext.directory('site') });
  site.dockerfile.stage('run', base).copy(['f'], '/site');
  const shop = new Image(stack, 'shop', { tags: [TAGS[2]], args: { A: 'of the shop' } });
  shop.dockerfile.stage('run', base).arg('A', 'of nothing').run('echo "$A" > /b').copyFrom(made, ['/a'], '/made');
  const tool = new Image(stack, 'tool', { tags: [TAGS[3]] });
  tool.dockerfile.stage('run', BuildContext.scratch()).copyFrom(made, ['/a', '/s'], '/').copyFrom(site, ['/site'], '/');

  const job = new Image(new Stack(app, 'two'), 'job', { tags: [TAGS[4]] });
  job.dockerfile.stage('run', tool).cmd(['/x', '${literal}']);

  // Each says something that the other would take over, were it a stage of one Dockerfile.
  const sides = (id: string, props: ImageProps) => {
    const below = new Image(stack, `${id}-below`, { labels: { side: 'below' }, annotations: ['side=below'], args: { SIDE: 'below' }, ...props });
    const user = new Image(stack, id, { tags: [TAGS[TAGS.length - 2 + Number(id === 'labelled')]], labels: { side: 'above' }, args: { SIDE: 'above' } });
    return [below, user] as const;
  };
  const [named, argued] = sides('argued', { labels: { below: 'yes' } });
  named.dockerfile.stage('run', BuildContext.image('cdk-bake-e2e/debian:bookworm'))
    .arg('SIDE').env({ ARCH: BuildVariable.of('TARGETARCH').value }).shell(['/bin/bash', '-c']).user('nobody').workdir('/tmp');
  argued.dockerfile.stage('run', named).run('echo "${SIDE-none} ${TARGETARCH-none} $0 $(id -un)" > f');
  const [plain, labelled] = sides('labelled', { args: {} });
  plain.dockerfile.stage('run', BuildContext.image('cdk-bake-e2e/debian:bookworm')).user('nobody').workdir('/tmp').label({ instruction: 'below' });
  labelled.dockerfile.stage('run', plain).run('echo "${SIDE-none} $(id -un)" > f').healthcheck(['true']);
  app.synth();
  const { stacks } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
  return stacks.map(({ command }: { command: string }) => command);
}

/** What the images hold and say, by their tags. */
function build(form: AppProps): { Config: unknown; layers: number; files: Record<string, string> }[] {
  synth(form).forEach(command => bake(command));
  return JSON.parse(docker('image', 'inspect', ...TAGS)).map(({ Config, RootFS }: any, i: number) => ({
    Config,
    layers: RootFS.Layers.length,
    files: filesOf(TAGS[i], 'a', 'b', 'f', 's', 'made', 'site', 'tmp/f'),
  }));
}

beforeAll(() => {
  script('base-image', 'bookworm', 'cdk-bake-e2e/debian:bookworm');
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  // Of different sizes: with one size and one time the engine has mixed up the files of two contexts.
  for (const [folder, content] of [['base', 'base'], ['site', 'the site']]) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'f'), content);
  }
  writeFileSync('secret', 'hidden');
});

test('an app results in the same images in each layout', () => {
  const images = build({});

  expect(images.map(image => image.files)).toEqual([
    { a: 'of the base\n', f: 'base', s: 'hidden' },
    { a: 'of the base\n', f: 'base', s: 'hidden', site: 'the site' },
    { a: 'of the base\n', b: 'of the shop\n', f: 'base', s: 'hidden', made: 'of the base\n' },
    { a: 'of the base\n', s: 'hidden', site: 'the site' },
    { a: 'of the base\n', s: 'hidden', site: 'the site' },
    { 'tmp/f': 'none none /bin/bash nobody\n' },
    { 'tmp/f': 'none nobody\n' },
  ]);
  expect(images.map(({ Config }: any) => Config.Labels)).toMatchObject([
    { of: 'base', base: 'yes' }, { of: 'base', base: 'yes' }, { of: 'base', base: 'yes' }, {}, {}, { below: 'yes', side: 'above' }, { side: 'above', instruction: 'below' },
  ]);
  for (const bakeFiles of [BakeFileLayout.PER_STACK, BakeFileLayout.PER_APP]) {
    for (const dockerfiles of [DockerfileLayout.PER_IMAGE, DockerfileLayout.INLINE, DockerfileLayout.PER_STACK]) {
      for (const format of [BakeFormat.HCL, BakeFormat.JSON]) {
        expect({ form: { bakeFiles, dockerfiles, format }, images: build({ bakeFileLayout: bakeFiles, dockerfileLayout: dockerfiles, format }) })
          .toEqual({ form: { bakeFiles, dockerfiles, format }, images });
      }
    }
  }
});
