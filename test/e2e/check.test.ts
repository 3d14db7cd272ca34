import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from '../../src';
import { bakePrint } from '../buildx';
import { appOf, FAILING, PASSING } from '../checked';
import { script } from './engine';
import { synthesizedByTests, targetsWithStandIns } from './synthesized';

const BASE = 'cdk-bake-e2e/debian:bookworm';
/** Targets of one run of Buildx, which is faster than a run for each. */
const AT_ONCE = 25;
const EXPERIMENTAL = '--build-arg=BUILDKIT_DOCKERFILE_CHECK=experimental=CopyIgnoredFile';

beforeAll(() => {
  script('base-image', 'bookworm', BASE);
  process.chdir(mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-')));
  mkdirSync('secret');
  writeFileSync('secret/key', 'x');
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** The names of the checks that BuildKit finds failed, in a Dockerfile that the target of a bake file has. */
function found(bakeFile: string, target: string, ...more: string[]): string[] {
  const { dockerfile, context } = bakePrint('.', [bakeFile], target).target[target];
  const file = dockerfile.startsWith('cwd://') ? dockerfile.slice('cwd://'.length) : join(context, dockerfile);
  const { stdout } = spawnSync('docker', ['buildx', 'build', '--call=check,format=json', ...more, '-f', file, context], { encoding: 'utf8' });
  return JSON.parse(stdout).warnings?.map((w: any) => w.ruleName) ?? [];
}

test('BuildKit reports the warnings of synthesis, and no others', () => {
  const app = new App();
  appOf({ ...FAILING, ...PASSING }, app, BASE);
  app.synth();
  const { warnings } = JSON.parse(readFileSync('cdk.out/manifest.json', 'utf8'));
  const ofSynth = [...Object.keys(FAILING), ...Object.keys(PASSING)].map((_, i) =>
    warnings.filter((w: any) => w.path === `s/i${i}`).map((w: any) => w.check));
  const ofBuildKit = ofSynth.map((_, i) => found('cdk.out/s/docker-bake.hcl', `i${i}`, EXPERIMENTAL));
  expect(ofBuildKit).toEqual(ofSynth);
});

test('BuildKit also skips suppressed checks', () => {
  const app = new App();
  const suppressed = Object.fromEntries(Object.entries(FAILING).map(([title, failing]) =>
    [title, { ...failing, props: { ...failing.props, suppressedChecks: { [failing.check]: 'it is meant' } } }]));
  appOf(suppressed, app, BASE);
  app.synth();
  expect(Object.keys(FAILING).flatMap((_, i) => found('cdk.out/s/docker-bake.hcl', `i${i}`))).toEqual([]);
});

test('BuildKit reports no other warnings for the Dockerfiles of all tests and examples', () => {
  const all = synthesizedByTests();
  expect(all.length).toBeGreaterThan(100);
  mkdirSync('empty');
  const builds = all.flatMap(({ text, warnings }, i) => {
    const path = join(process.cwd(), `Dockerfile.${i}`);
    // The stand-in has one platform.
    writeFileSync(path, text.replace(/^(FROM --platform=)linux\/\S+/gm, '$1$BUILDPLATFORM'));
    return targetsWithStandIns(path, BASE).map(target => ({ text, warnings, target }));
  });
  const failed: { text: string; problem: string }[] = [];
  for (let i = 0; i < builds.length; i += AT_ONCE) {
    const some = builds.slice(i, i + AT_ONCE);
    const file = { group: { default: { targets: some.map((_, n) => `t${n}`) } }, target: Object.fromEntries(some.map(({ target }, n) => [`t${n}`, target])) };
    writeFileSync('checked.json', JSON.stringify(file));
    const { stdout, stderr } = spawnSync('docker', ['buildx', 'bake', '-f', 'checked.json', '--call=check,format=json', '--progress=quiet'], { encoding: 'utf8' });
    const results = stdout.startsWith('{') ? JSON.parse(stdout).target : {};
    some.forEach(({ text, warnings }, n) => {
      const { error, warnings: told } = results[`t${n}`]?.check ?? { error: stderr.slice(-500) };
      const problems: string[] = error ? [error] : (told ?? []).map((w: any) => w.ruleName);
      failed.push(...problems.filter(name => !warnings.includes(name)).map(problem => ({ text, problem })));
    });
  }
  expect(failed).toEqual([]);
});
