import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, runHere, translatedApp } from './command';
import type { ExampleChange } from './example';
import { example } from './example';
import { BakeFileLayout, BakeFormat, DockerfileLayout } from '../../src';
import { changesBetween, rebuilds } from '../../src/cli/graph/changes';
import { readSnapshot } from '../../src/cli/graph/snapshot';
import { neededStages } from '../../src/cli/graph/stages';
import { UsageError } from '../../src/cli/run/exit-codes';
import { byImage } from '../../src/cli/show/changes';
import { inEmptyDirectory } from '../helpers';
import { snapshot } from '../output/disk';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What differs between the example and a changed one, and what is built again. */
function compared(change: ExampleChange, both: ExampleChange = {}) {
  const [before, after] = [both, { ...both, ...change }].map((props, i) => {
    const outdir = join(folder, `out${i}`);
    example(outdir, props);
    return readSnapshot(outdir);
  });
  const changes = changesBetween(before, after);
  return {
    changes: Object.fromEntries(changes.map(({ id, kind, parts }) => [id, kind === 'changed' ? parts.map(({ part }) => part) : kind])),
    rebuilt: Object.fromEntries(rebuilds(changes, after).map(({ id, own, upstream }) => [id, [...own, ...upstream]])),
    images: byImage(changes),
  };
}

const LAYOUTS: ExampleChange[] = [
  {},
  { format: BakeFormat.JSON },
  { bakeFileLayout: BakeFileLayout.PER_APP },
  { bakeFileLayout: BakeFileLayout.PER_APP, format: BakeFormat.JSON, dockerfileLayout: DockerfileLayout.INLINE },
  { dockerfileLayout: DockerfileLayout.INLINE },
];

describe.each(LAYOUTS)('with %j', both => {
  test('equal programs have no differences, although their output directories differ', () => {
    expect(compared({}, both)).toEqual({ changes: {}, rebuilt: {}, images: [] });
  });

  test('a changed instruction builds the image again, and what is built on it', () => {
    const { changes, rebuilt, images } = compared({ command: 'false' }, both);
    expect(changes).toEqual({ 'base/os': ['Dockerfile'], 'base/os-build': ['Dockerfile'] });
    expect(rebuilt).toEqual({ 'base/os': ['Dockerfile'], 'apps/api': ['base/os'] });
    expect(images).toEqual([{ path: 'base/os', kind: 'changed', parts: ['Dockerfile'] }]);
  });

  test('a changed description or tag builds nothing again', () => {
    expect(compared({ description: 'Runs' }, both)).toMatchObject({ changes: { 'base/os': ['Dockerfile'] }, rebuilt: {} });
    expect(compared({ tag: 'v2' }, both)).toMatchObject({ changes: { 'apps/api': ['variable SUFFIX'], 'apps/tools': ['variable SUFFIX'] }, rebuilt: {} });
  });

  test('a changed variable builds the images again that use it', () => {
    const { changes, rebuilt } = compared({ version: '2' }, both);
    expect(changes).toEqual({ 'base/os': ['variable VERSION'], 'base/os-build': ['variable VERSION'] });
    expect(rebuilt).toEqual({ 'base/os': ['variable VERSION'], 'apps/api': ['base/os'] });
  });

  test('groups, and definitions that no target uses, change nothing that is built', () => {
    expect(compared({ unused: true }, both)).toMatchObject({ changes: { [`${both.bakeFileLayout ? '' : 'apps/'}docker-bake.${both.format ?? 'hcl'}`]: ['variable UNUSED'] }, rebuilt: {} });
  });

  test('images can be new or gone', () => {
    expect(compared({ more: 'web' }, both)).toMatchObject({ changes: { 'apps/web': 'new' }, rebuilt: { 'apps/web': ['new'] } });
    expect(compared({ without: 'api' }, both)).toMatchObject({ changes: { 'apps/api': 'gone' }, rebuilt: {} });
    expect(compared({ without: 'tools' }, both).images).toEqual([
      { path: 'base/os', kind: 'changed', parts: ['target base/os-build'] }, { path: 'apps/tools', kind: 'gone', parts: [] },
      { path: 'apps', kind: 'changed', parts: ['group both'] },
    ]);
  });
});

test('comments in a heredoc belong to the instruction, and comments between instructions do not', () => {
  const text = '# syntax=docker/dockerfile:1\n# about\nARG A\n\n# the base\nFROM a AS x\nRUN <<E\n# one\n\nE\n\n# two\nFROM b AS y\n# three\nCOPY --from=x / /\nFROM c\n';
  expect(neededStages(text, 'y')!.text).toBe('syntax=docker/dockerfile:1 escape=\\\nARG A\nFROM a AS x\nRUN <<E\n# one\n\nE\nFROM b AS y\nCOPY --from=x / /');
  expect(neededStages(text)!.text).toBe('syntax=docker/dockerfile:1 escape=\\\nARG A\nFROM c');
  expect(neededStages('# syntax=other/frontend\nwhatever')).toBeUndefined();
});

describe('cdk-bake diff', () => {
  inEmptyDirectory();
  const program = (text: string) => writeFileSync('images.ts', `
    import { App, BuildContext, BuildSecret, Image, Stack } from 'cdk-bake';
    const app = new App();
    const stack = new Stack(app, 's');
    const os = new Image(stack, 'os', { tags: ['os:${text}'], secret: [BuildSecret.text('pin', '1')] });
    os.dockerfile.stage('run', BuildContext.image('debian:12')).env({ A: 'b' }).run('${text}');
    new Image(stack, 'api').dockerfile.stage('run', os);
    app.synth();`);
  const app = translatedApp('images.ts');
  beforeAll(() => writeFileSync('cdk-bake.json', JSON.stringify({ app })));

  test('shows what differs and what is built again, and leaves the output as it was', async () => {
    program('one');
    expect((await runHere('synth')).status).toBe(0);
    const before = snapshot('cdk.out');
    expect(await runHere('diff', '--exit-code')).toMatchObject({ status: 0, stdout: 'No differences\n' });
    program('two');
    // In a process of its own, because Jest cannot load the ES module that compares texts.
    const { status, stdout } = runCommand(['diff', '--exit-code'], '.', { NO_COLOR: '' });
    expect(stdout).toBe(`~ changed s/os  (s/os)
    tags: ["os:one"] → ["os:two"]
    Dockerfile:
      @@ -2,4 +2,4 @@

       FROM debian:12 AS run
       ENV A=b
      -RUN one
      +RUN two

Built again: 2 of 2 images
  s/os  Dockerfile
  s/api  built on s/os
`);
    expect(status).toBe(1);
    expect(snapshot('cdk.out')).toEqual(before);
    expect(JSON.parse((await runHere('diff', '--json')).stdout)).toMatchObject({
      changes: [{ id: 's/os', path: 's/os', kind: 'changed', parts: [{ part: 'tags', before: '["os:one"]', after: '["os:two"]', rebuilds: false }, { part: 'Dockerfile', rebuilds: true }] }],
      rebuilds: [{ id: 's/os', own: ['Dockerfile'], upstream: [] }, { id: 's/api', own: [], upstream: ['s/os'] }],
    });
    expect((await runHere('synth')).stdout).toMatch(/\n\nSince the last synthesis:\n {2}changed {2}s\/os {2}tags, Dockerfile\n$/);
    expect((await runHere('synth')).stdout).toMatch(/\n\nNothing has changed since the last synthesis\n$/);
  });

  test('reads and keeps the directory that the app sets', async () => {
    const set = (command: string) => writeFileSync('set.ts', `
      import { App, BuildContext, Image, Stack } from 'cdk-bake';
      const app = new App({ outdir: 'set' });
      const image = new Image(new Stack(app, 's'), 'i');
      image.dockerfile.stage('run', BuildContext.scratch()).cmd(['${command}']);
      app.writeBakeFile('set.hcl', [image]);
      app.synth();`);
    set('one');
    expect((await runHere('synth', '--app', translatedApp('set.ts'))).status).toBe(0);
    const before = snapshot('.');
    set('two');
    expect(await runHere('diff', '--json', '--app', translatedApp('set.ts'))).toMatchObject({ status: 0, stdout: expect.stringContaining('"id": "s/i"') });
    set('one');
    expect(snapshot('.')).toEqual(before);
  });

  test('a file that has been removed from an output is an error', async () => {
    expect((await runHere('synth')).status).toBe(0);
    rmSync('cdk.out/s/docker-bake.hcl');
    await expect(runHere('diff')).rejects.toThrow(/^cdk\.out\/s\/docker-bake\.hcl cannot be read \(ENOENT: .*\); synthesize again$/);
    expect((await runHere('synth')).status).toBe(0);
  });

  test('needs something to compare with', async () => {
    await expect(runHere('diff', '--no-synth')).rejects.toEqual(new UsageError('--no-synth leaves nothing to compare the output with; add --from'));
    await expect(runHere('diff', '--from', 'nowhere')).rejects.toThrow(/^nowhere\/manifest\.json does not exist; correct the path$/);
    expect(await runHere('diff', '--no-synth', '--from', 'cdk.out')).toMatchObject({ status: 0, stdout: 'No differences\n' });
  });
});
