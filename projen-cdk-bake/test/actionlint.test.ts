import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from './cases';
import { written } from './projects';
import { ACTIONLINT, describeWithActionlint } from './tools';
import { ImagesWorkflow } from '../src';

const REPOSITORY = join(__dirname, '../..');

describeWithActionlint('actionlint accepts the workflows', () => {
  test.each(CASES)('%s', (_, project, options) => {
    const app = project();
    new ImagesWorkflow(app, { registry: 'ghcr.io/my-team', ...options });
    const directory = written(app);
    mkdirSync(join(directory, '.git')); // marks the root of the project
    expect(actionlint(directory)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('of this repository', () => {
    expect(actionlint(REPOSITORY)).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

test('the workflows of this repository name no package registry', () => {
  const workflows = join(REPOSITORY, '.github/workflows');
  const texts = readdirSync(workflows).map(name => readFileSync(join(workflows, name), 'utf8'));
  expect(texts.length).toBeGreaterThan(3);
  expect(texts.filter(text => /\b(npmjs|pypi|nuget|maven|sonatype)\.(org|com)\b/.test(text))).toEqual([]);
});

function actionlint(cwd: string): { status: number | null; stdout: string; stderr: string } {
  // Other machines can have ShellCheck or not.
  const { status, stdout, stderr } = spawnSync(ACTIONLINT, ['-shellcheck=', '-pyflakes='], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}
