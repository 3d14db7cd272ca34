import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from '../../src';
import { bakePrint } from '../buildx';
import { appOf, FAILING, PASSING, platformsApart } from '../checked';
import { docker, script } from './engine';
import { Synthesized, synthesizedByTests, withStandIns } from './synthesized';

const BASE = 'cdk-bake-e2e/debian:bookworm';

beforeAll(() => {
  script('base-image', 'bookworm', BASE);
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  mkdirSync('secret');
  writeFileSync('secret/key', 'x');
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** The names of the checks that BuildKit finds failed, in a Dockerfile that the target of a bake file has. */
function found(bakeFile: string, target: string): string[] {
  const { dockerfile, context } = bakePrint('.', [bakeFile], target).target[target];
  const { stdout } = spawnSync('docker', ['buildx', 'build', '--call=check,format=json', '-f', join(context, dockerfile), context], { encoding: 'utf8' });
  return JSON.parse(stdout).warnings?.map((w: any) => w.ruleName) ?? [];
}

test('BuildKit finds what a synth finds, and nothing else', () => {
  const app = new App();
  appOf({ ...FAILING, ...PASSING }, app, BASE);
  app.synth();
  const { warnings } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
  const ofSynth = [...Object.keys(FAILING), ...Object.keys(PASSING)].map((_, i) =>
    warnings.filter((w: any) => w.path === `s/i${i}`).map((w: any) => w.check));
  const ofBuildKit = ofSynth.map((_, i) => found('cdk.out/s/docker-bake.hcl', `i${i}`));
  expect(ofBuildKit).toEqual(ofSynth);
});

test('what is suppressed, BuildKit leaves out too', () => {
  const app = new App();
  const suppressed = Object.fromEntries(Object.entries(FAILING).map(([title, failing]) =>
    [title, { ...failing, props: { ...failing.props, suppressedChecks: { [failing.check]: 'it is meant' } } }]));
  appOf(suppressed, app, BASE);
  app.synth();
  expect(Object.keys(FAILING).flatMap((_, i) => found('cdk.out/s/docker-bake.hcl', `i${i}`))).toEqual([]);
});

test('every Dockerfile that a test or an example synthesizes passes, but for what is suppressed by name', () => {
  const all = synthesizedByTests();
  expect(all.length).toBeGreaterThan(100);
  const failed = all.flatMap((one: Synthesized) => {
    const { status, stdout, stderr } = spawnSync('docker', ['buildx', 'build', '--call=check,format=json', ...withStandIns(one, BASE)],
      { encoding: 'utf8', input: one.text });
    const warned = status === 0 ? [] : stdout.startsWith('{') ? JSON.parse(stdout).warnings.map((w: any) => w.ruleName) : [stderr.slice(-500)];
    return warned.filter((name: string) => !one.warnings.includes(name)).map((problem: string) => ({ ...one, problem }));
  });
  expect(failed).toEqual([]);
});
