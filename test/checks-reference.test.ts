import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../src/attributes/checks';

const SRC = join(__dirname, '../src');
const page = readFileSync(join(__dirname, '../docs/checks.md'), 'utf8');

/** The names of checks in calls that warn. */
function namesInCode(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'));
  const names = files.flatMap(path => [
    ...readFileSync(join(SRC, path), 'utf8').matchAll(/(?:\bwarn\w*\(|\)\(|\bcheck: |\bCHECK = )\s*'([A-Z]\w+)'/g),
  ]).map(([, name]) => name);
  return [...new Set(names)].sort();
}

test('the checks that can be suppressed are those that the code warns of', () => {
  expect(namesInCode()).toEqual(CHECKS);
});

test('the reference has a section for each check, sorted by name', () => {
  expect([...page.matchAll(/^## ([A-Z]\w+[A-Z]\w+)$/gm)].map(([, name]) => name)).toEqual(CHECKS);
});

test('the overview has a row for each check, sorted by name', () => {
  expect([...page.matchAll(/^\| \[(\w+)\]\(#(\w+)\)/gm)].map(([, name, anchor]) => [name, anchor]))
    .toEqual(CHECKS.map(name => [name, name.toLowerCase()]));
});

test.each(CHECKS)('the section %s has a message, a cause, a fix and a way to suppress the check', name => {
  const [section] = page.split(`\n## ${name}\n`)[1].split('\n## ');
  expect(section).toMatch(/^\*\*Message:\*\*\n\n```\n\S/m);
  expect(section).toMatch(new RegExp(`\\*\\*Cause\\.\\*\\* [^]*\\*\\*Fix\\.\\*\\* [^]*\\*\\*Suppress\\.\\*\\* [^]*suppressedChecks: \\{ ${name}: '`));
});
