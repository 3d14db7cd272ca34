import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bake, docker, filesOf, script } from './engine';
import { App, BuildContext, BuildVariable, Image, Mount, NetworkMode, Stack, StagePlatform } from '../../src';

const TAG = 'cdk-bake-e2e/instructions:1';
const BASE = 'cdk-bake-e2e/debian:bookworm';

beforeAll(() => {
  script('base-image', 'bookworm', BASE);
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  mkdirSync('d');
  writeFileSync('d/kept', 'kept');
  writeFileSync('d/left.md', 'left out');
});

test('the image has the settings of all instructions, and BuildKit reports no warnings', () => {
  const app = new App();
  const { dockerfile } = new Image(new Stack(app, 's'), 'i', { tags: [TAG], context: BuildContext.directory('.') });
  dockerfile.stage('run', BuildContext.image(BASE), { platform: StagePlatform.BUILDER })
    .expose('8080', '8000-8001/udp')
    .volume('/a "b"', '/c')
    .stopSignal('SIGRTMIN+3')
    .healthcheck(['x', '"$Y"'], { interval: '1m30s', timeout: '500ms', startPeriod: '2s', startInterval: '1s', retries: 4 })
    .run('! ls /sys/class/net | grep -v lo > /alone', { network: NetworkMode.NONE, mounts: [Mount.tmpfs('/t', { size: '64m' })] })
    .run('cp /c/kept /cached', { mounts: [Mount.cache('/c', { source: BuildContext.directory('d'), readOnly: true })] })
    .copy(['d'], '/d/', { exclude: ['*.md'], chmod: 'u=rwX,go=rX' })
    .env({ ARCH: BuildVariable.of('TARGETARCH').value })
    .onBuild({ applyTo: stage => stage.copy(['.'], '/app/').run('make').env({ X: 'a "b" $c' }) });
  app.synth();
  const { stacks: [{ command }] } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
  bake(command);

  expect(JSON.parse(docker('image', 'inspect', TAG))[0].Config).toMatchObject({
    ExposedPorts: { '8000/udp': {}, '8001/udp': {}, '8080/tcp': {} },
    Volumes: { '/a "b"': {}, '/c': {} },
    StopSignal: 'SIGRTMIN+3',
    Healthcheck: { Test: ['CMD', 'x', '"$Y"'], Interval: 90e9, Timeout: 5e8, StartPeriod: 2e9, StartInterval: 1e9, Retries: 4 },
    OnBuild: ['COPY . /app/', 'RUN make', 'ENV X="a \\"b\\" \\$c"'],
    Env: expect.arrayContaining([expect.stringMatching(/^ARCH=\w+$/)]),
  });
  expect(filesOf(TAG, 'd', 'alone', 'cached')).toEqual({ 'd/kept': 'kept', 'alone': '', 'cached': 'kept' });
  // It ends with an error when there is a warning.
  expect(docker(...command.split(' ').slice(1), '--call=check')).toContain('no warnings found');
});
