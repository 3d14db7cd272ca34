import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf, runCommand } from './command';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

// scripts/languages/run builds and tests the project in each language.
test.each(['typescript', 'python', 'java', 'go'])('a project in %s has an app, a test and settings', async language => {
  const dir = join(folder, `My ${language}!`);
  expect(await answerOf('init', '--language', language, '--dir', dir)).toMatch(/^Created a project in .*\. Next:\n\n {2}cd '.*'\n[^]*\n {2}(npx )?cdk-bake(@0\.0\.0)? build\n$/);
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  expect(paths).toEqual(expect.arrayContaining(['cdk-bake.json', '.gitignore', 'README.md']));
  expect(paths.some(path => /test/i.test(path))).toBe(true);
  expect(JSON.parse(readFileSync(join(dir, 'cdk-bake.json'), 'utf8'))).toEqual({ app: expect.any(String), output: 'cdk.out' });
  const readme = readFileSync(join(dir, 'README.md'), 'utf8');
  expect(readme).toMatch(new RegExp(`^# my-${language}\n`));
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
});

test('replaces no file, and writes none then', async () => {
  const dir = mkdtempSync(join(folder, 'full-'));
  writeFileSync(join(dir, 'main.py'), 'mine');
  writeFileSync(join(dir, '.gitignore'), 'mine');
  await expect(answerOf('init', '--language', 'python', '--dir', dir)).rejects.toThrow(`${dir} contains main.py and .gitignore already; use --dir with another directory`);
  expect(readFileSync(join(dir, 'main.py'), 'utf8')).toBe('mine');
  expect(existsSync(join(dir, 'cdk-bake.json'))).toBe(false);
});

test('asks for a language that exists', async () => {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(answerOf('init', '--language', 'cobol')).rejects.toThrow('Allowed choices are typescript, python, java, go');
  await expect(answerOf('init')).rejects.toThrow('required option \'--language <language>\' not specified');
  stderr.mockRestore();
});

test('a directory that cannot be created is an error', () => {
  expect(runCommand(['init', '--language', 'python', '--dir', '/proc/x/y'], folder)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Error: ENOENT: .*'\/proc\/x'\n$/) });
});
