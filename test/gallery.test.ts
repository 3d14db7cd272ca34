import { execSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TSX } from './cli/command';
import { blocksOf, documentText, ROOT } from './documents';
import { testApp } from './helpers';
import { addPolicies } from '../examples/base-with-policies/policies';
import { AppUser, BuildContext, Image, Stack } from '../src';

jest.mock('cdk-bake', () => jest.requireActual('../src'), { virtual: true });

const EXAMPLES = join(ROOT, 'examples');
const PAGE = 'docs/examples.md';

/** The programs in TypeScript, by their directories. */
const PROGRAMS = Object.fromEntries(readdirSync(EXAMPLES).flatMap(name => {
  const program = ['main.ts', 'src/main.ts'].find(path => existsSync(join(EXAMPLES, name, path)));
  return program ? [[name, program]] : [];
}));
/** Programs that another page shows, or that is there for tests. */
const OTHERS = ['dev-and-ci', 'python-service', 'typescript'];
/** Programs that run in the root of the repository, because their paths start there. */
const IN_ROOT = ['python-service'];
/** Warnings that the page explains, or that belong to a program without files. */
const WARNINGS: Record<string, string[]> = { 'company-network': ['MissingSource'], 'typescript': ['MissingSource'] };

describe.each(Object.entries(PROGRAMS))('the example %s', (name, program) => {
  const former = process.cwd();
  const { CDK_BAKE_OUTDIR } = process.env;
  afterEach(() => {
    process.chdir(former);
    process.env.CDK_BAKE_OUTDIR = CDK_BAKE_OUTDIR ?? '';
    jest.restoreAllMocks();
  });

  test('synthesizes without unexpected warnings', () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    process.env.CDK_BAKE_OUTDIR = mkdtempSync(join(tmpdir(), 'cdk-bake-gallery-'));
    process.chdir(IN_ROOT.includes(name) ? ROOT : join(EXAMPLES, name));
    jest.requireActual(join(EXAMPLES, name, program));

    const { stacks, warnings } = JSON.parse(readFileSync(join(process.env.CDK_BAKE_OUTDIR, 'manifest.json'), 'utf8'));
    expect(stacks).not.toEqual([]);
    expect(warnings.map(({ check }: { check: string }) => check)).toEqual(WARNINGS[name] ?? []);
  });

  test('is in the list of examples', () => {
    expect(documentText('examples/README.md')).toContain(`(${name}/${program})`);
  });
});

test('the page shows each program, and the commands to run it', () => {
  const sections = documentText(PAGE).split(/^## /m).slice(1);
  const expected = Object.entries(PROGRAMS).filter(([name]) => !OTHERS.includes(name)).map(([name, program]) => `file=examples/${name}/${program}`);
  const incomplete = (section?: string) => !section?.includes('```sh\n') || !/^Directory: \[/m.test(section);

  expect(expected.filter(file => incomplete(sections.find(section => section.includes(file))))).toEqual([]);
  expect(sections).toHaveLength(expected.length);
});

const shown = blocksOf(PAGE).filter(({ file }) => file?.startsWith('examples/'));

test.each(shown.map(({ file, code }) => [file!, code]))('the page shows the text of %s', (file, code) => {
  expect(code).toBe(readFileSync(join(ROOT, file), 'utf8'));
});

describe('policies', () => {
  /** The error of an app in which a team defines an image. */
  function errorOf(define: (team: Stack, base: Image) => void): string {
    const app = testApp();
    const base = new Image(new Stack(app, 'platform'), 'base');
    base.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim')).apply(new AppUser('app'));
    define(new Stack(app, 'team'), base);
    addPolicies(app, base);
    try {
      app.synth();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }

  test('an image on another base image fails synthesis with the error that the page shows', () => {
    const error = errorOf(team => void new Image(team, 'legacy').dockerfile.stage('runtime', BuildContext.image('alpine:3.22')));

    expect(error).toMatch(/\[team\/legacy\] published image is not built on platform\/base/);
    expect(blocksOf(PAGE).map(({ code }) => code.trim())).toContain(error);
  });

  test('only the last stage of an image must be on the base image', () => {
    expect(errorOf((team, base) => {
      const report = new Image(team, 'report');
      const build = report.dockerfile.stage('build', BuildContext.image('golang:1.26')).run('echo > /out');
      report.dockerfile.stage('runtime', report.dockerfile.stage('common', base)).copyFrom(build, ['/out'], '/');
    })).toBe('');
    expect(errorOf((team, base) => {
      const report = new Image(team, 'report');
      const build = report.dockerfile.stage('build', base).run('echo > /out');
      report.dockerfile.stage('runtime', BuildContext.scratch()).copyFrom(build, ['/out'], '/');
    })).toContain('[team/report]');
  });

  test('an image that is not published can be on any base image', () => {
    expect(errorOf(team => void new Image(team, 'tools', { published: false }).dockerfile.stage('runtime', BuildContext.image('alpine:3.22')))).toBe('');
  });

  test('the unit tests of the example pass', () => {
    const output = execSync(`${TSX} --test policies.test.ts`, { cwd: join(EXAMPLES, 'base-with-policies'), encoding: 'utf8', stdio: 'pipe' });
    expect(output).toMatch(/^# pass 3$/m);
    expect(output).toMatch(/^# fail 0$/m);
  });
});
