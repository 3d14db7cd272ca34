import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, BuildContext, BuildVariable, DockerfileLayout, Image, Stack } from '../../src';
import { appOf, FAILING, PASSING, platformsApart } from '../checked';
import { synth, testApp } from '../helpers';

const BASE = 'debian:bookworm';

/** What an app warns of, as the manifest has it. */
function warnings(app: App): string[] {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  return JSON.parse(synth(app).get('manifest.json')!).warnings.map((w: any) => `[${w.path}] ${w.message}`);
}

afterEach(() => jest.restoreAllMocks());

test.each(Object.entries(FAILING))('%s', (_title, failing) => {
  const app = testApp();
  appOf({ failing }, app, BASE);
  const found = warnings(app);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`[s/i0] ${failing.message}`);
  expect(found[0]).toMatch(new RegExp(`\\(${failing.check}\\)$`));
});

test('a base for another platform', () => {
  const app = testApp();
  platformsApart(app, BASE);
  expect(warnings(app)).toEqual([
    '[p/above] starts the stage "run", which is for linux/arm64, from p/below, which is for linux/amd64: let both be for the same (InvalidBaseImagePlatform)',
  ]);
});

test.each(Object.entries(PASSING))('no warning: %s', (_title, passing) => {
  const app = testApp();
  appOf({ passing }, app, BASE);
  expect(warnings(app)).toEqual([]);
});

test.each(Object.entries(FAILING))('suppressed with a reason, by the Dockerfile too: %s', (_title, failing) => {
  const app = testApp();
  appOf({ failing: { ...failing, props: { ...failing.props, suppressedChecks: { [failing.check]: 'it is meant' } } } }, app, BASE);
  expect(warnings(app)).toEqual([]);
  expect(synth(app).get('s/Dockerfile.i0')).toMatch(new RegExp(`^# check=skip=${failing.check}\n# s/i0: `));
});

test('a variable of the base image, and one of an image that is a base', () => {
  const app = testApp();
  const stack = new Stack(app, 's');
  const base = new Image(stack, 'base');
  base.dockerfile.stage('run', BuildContext.image(BASE)).arg('HIDDEN', 'x').env({ KNOWN: 'x' });
  new Image(stack, 'on').dockerfile.stage('run', base).env({
    A: BuildVariable.of('KNOWN').value, B: BuildVariable.ofBaseImage('JAVA_HOME').value, C: BuildVariable.of('HIDDEN').value,
  });
  expect(warnings(app)).toEqual([expect.stringContaining('[s/on] expands $HIDDEN in the stage "run"')]);
});

test('the ignore file of the context', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  writeFileSync(join(folder, '.dockerignore'), '# not sent\nbuild\n\n!build/out\n');
  mkdirSync(join(folder, 'build/out'), { recursive: true });
  const app = testApp();
  new Image(new Stack(app, 's'), 'i', { context: BuildContext.directory(folder) })
    .dockerfile.stage('run', BuildContext.image(BASE)).copy(['build/out'], '/a').copy(['build/in'], '/b');
  expect(warnings(app)).toEqual([expect.stringContaining(`has COPY of "build/in" in the stage "run", which "${folder}/.dockerignore" leaves out`)]);
});

describe('exclude', () => {
  test('is the ignore file of the Dockerfile, literally', () => {
    const app = testApp();
    const stack = new Stack(app, 's', { dockerfileLayout: DockerfileLayout.PER_STACK });
    new Image(stack, 'i', { exclude: ['node_modules', '#x', '!a b'] }).dockerfile.stage('run', BuildContext.scratch()).copy(['a'], '/a');
    const files = synth(app);
    expect(files.get('s/Dockerfile.i.dockerignore')).toBe('# s/i: synthesized by cdk-bake. Change the construct, not this file.\nnode_modules\n./#x\n!a b\n');
    expect(files.get('s/docker-bake.hcl')).toContain('/s/Dockerfile.i"');
  });

  test.each([
    [' a', 'spaces at its ends are not read'], ['', 'it is empty'], ['a\nb', 'it holds a line break or a NUL'],
  ])('%j is no pattern', (pattern, message) => {
    expect(() => new Image(new Stack(testApp(), 's'), 'i', { exclude: [pattern] })).toThrow(`[s/i] ${JSON.stringify(pattern)} cannot be a pattern of \`exclude\`: ${message}`);
  });

  test('stands beside a Dockerfile, where the others are text in the bake file', () => {
    const app = testApp();
    new Image(new Stack(app, 's', { dockerfileLayout: DockerfileLayout.INLINE }), 'i', { exclude: ['a'] }).dockerfile.stage('run', BuildContext.scratch());
    expect([...synth(app).keys()]).toEqual(['manifest.json', 's/Dockerfile.i', 's/Dockerfile.i.dockerignore', 's/docker-bake.hcl', 'tree.json']);
  });
});

describe('a frontend of its own', () => {
  const withParents = (app: App, syntax?: string) => {
    const image = new Image(new Stack(app, 's'), 'i', { syntax });
    image.dockerfile.stage('run', BuildContext.scratch()).copy(['a/./b'], '/x/', { parents: true });
  };

  test.each(['docker/dockerfile:1.20', 'docker/dockerfile:1', 'r.example:5000/docker/dockerfile:1.21.1-labs@sha256:' + 'a'.repeat(64)])('%s', syntax => {
    const app = testApp();
    withParents(app, syntax);
    expect(synth(app).get('s/Dockerfile.i')).toMatch(`# syntax=${syntax}\n# s/i: synthesized`);
  });

  test('an older one', () => {
    const app = testApp();
    withParents(app, 'docker/dockerfile:1.19.2');
    expect(() => app.synth()).toThrow('[s/i] COPY --parents needs the frontend 1.20; this image is for docker/dockerfile:1.19.2');
  });

  test('of all images of an app', () => {
    const app = new App({ outdir: testApp().outdir, syntax: 'docker/dockerfile:1.20' });
    withParents(app);
    expect(synth(app).get('s/Dockerfile.i')).toMatch(/^# syntax=docker\/dockerfile:1\.20\n/);
  });

  test('what is no reference', () => {
    expect(() => new App({ syntax: 'docker/dockerfile:1.20\n# check=skip=all' })).toThrow('is no reference of a frontend: write for example "docker/dockerfile:1.20"');
  });
});
