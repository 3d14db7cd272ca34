import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './packed';

/** A repository with commits, of which the one in the middle is a release if it has a tag. */
function repository(...commits: readonly (string | { tag: string })[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.invalid', ...args], { cwd: directory, stdio: 'ignore' });
  ['package.json', '.projen', 'scripts/release'].forEach(path => cpSync(join(ROOT, path), join(directory, path), { recursive: true }));
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, '.gitignore'), 'node_modules\ndist\n');
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://github.com/cdk-bake/cdk-bake.git');
  git('add', '.');
  for (const commit of commits) {
    if (typeof commit === 'string') {
      git('commit', '--allow-empty', '--message', commit);
    } else {
      git('tag', commit.tag);
    }
  }
  return directory;
}

/** The version that the task `bump` decides on, and its notes. */
function bump(directory: string): { status: number | null; output: string; version?: string; notes?: string } {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/projen'), ['bump'], { cwd: directory, encoding: 'utf8' });
  const read = (name: string) => readFileSync(join(directory, 'dist', name), 'utf8');
  const output = stdout + stderr;
  return status === 0 ? { status, output, version: read('version.txt'), notes: read('changelog.md') } : { status, output };
}

test('the first release is 0.1.0', () => {
  expect(bump(repository('The first commit'))).toMatchObject({ status: 0, version: '0.1.0' });
});

test.each([
  ['Caches are read once', '0.1.3', '### Other changes\n\n* Caches are read once'],
  ['fix: caches are read once', '0.1.3', '### Fixes\n\n* caches are read once'],
  ['feat: caches', '0.1.3', '### Features\n\n* caches'],
  ['feat!: images have no caches', '0.2.0', '⚠ BREAKING CHANGES\n\n* images have no caches'],
])('after 0.1.2, "%s" makes %s', (message, version, notes) => {
  const result = bump(repository('The first commit', { tag: 'v0.1.2' }, message));
  expect(result).toMatchObject({ status: 0, version });
  expect(result.notes).toContain(notes);
});

test('a version after 1.0.0 has the rules of semantic versions', () => {
  expect(bump(repository('The first commit', { tag: 'v1.1.2' }, 'feat: caches')).version).toBe('1.2.0');
  expect(bump(repository('The first commit', { tag: 'v1.1.2' }, 'fix!: images have no caches')).version).toBe('2.0.0');
});

test('without a commit after the last release, there is an error instead of no release', () => {
  const { status, output } = bump(repository('The first commit', { tag: 'v0.1.2' }));
  expect({ status, output }).toEqual({ status: 1, output: expect.stringContaining('there are no commits after v0.1.2; merge a change before a release\n') });
});
