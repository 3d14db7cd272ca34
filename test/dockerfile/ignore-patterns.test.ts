import { posix } from 'node:path';
import fc from 'fast-check';
import { IgnorePatterns } from '../../src/dockerfile/ignore/ignore-patterns';

const ignores = (patterns: string[], path: string) => new IgnorePatterns(patterns).ignores(path);

/** What https://github.com/moby/patternmatcher says. */
test.each([
  [['a'], 'a', true],
  [['a'], 'a/b', true],
  [['a'], 'b/a', false],
  [['/a/'], 'a', true],
  [['A'], 'a', false],
  [['*'], 'a/b', true],
  [['*.md'], 'a/b.md', false],
  [['?'], 'ab', false],
  [['a?c'], 'a/c', false],
  [['**'], 'a/b', true],
  [['**/b'], 'b', true],
  [['**/b'], 'a/c/b/d', true],
  [['**/b'], 'ab', false],
  [['**b'], 'ab', true],
  [['**b*'], 'ab', false],
  [['a/**'], 'a', false],
  [['a/**'], 'a/b', true],
  [['a/**/b'], 'a/b', true],
  [['a/**/b'], 'a/c/d/b', true],
  [['[a-c]'], 'b', true],
  [['[^a-c]'], 'b', false],
  [['[^a-c]'], 'd', true],
  [['[\\]]'], ']', true],
  [['\\*'], '*', true],
  [['\\*'], 'a', false],
  [['['], '[', false],
  [['a.c'], 'abc', false],
  [['a+(b)$'], 'a+(b)$', true],
  [['# a', ' #b', ''], '#b', true],
  [['#a'], '#a', false],
  [['a', '!a/b'], 'a/b', false],
  [['!a/b', 'a'], 'a/b', true],
  [['a', '! /a/b/'], 'a/b', false],
  [['a/../b'], 'b', true],
  [['*'], '.', false],
])('%j and %j: %j', (patterns, path, expected) => {
  expect(ignores(patterns, path)).toBe(expected);
});

/** The regular expression that BuildKit makes of a pattern. */
function expression(pattern: string): RegExp {
  const parts = pattern.match(/\*\*\/?$|\*\*\/?|\*|\?|\[[^\]]*\]|./g) ?? [];
  const source = parts.map((part, i) => (part.startsWith('**') ? i === parts.length - 1 ? '.*' : '(.*/)?'
    : part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part === '.' ? '\\.' : part));
  return new RegExp(`^${source.join('')}$`);
}

test('patterns match like the regular expressions BuildKit converts them to', () => {
  const part = fc.constantFrom('a', 'b', '.', '/', '*', '?', '[ab]', '[^a]', '*a', '/**/', '**/a');
  const patterns = fc.array(part, { minLength: 1, maxLength: 6 }).map(parts => posix.normalize(`a?${parts.join('')}`).replace(/\/$/, ''));
  fc.assert(fc.property(patterns, fc.stringMatching(/^[ab./]{1,12}$/), (pattern, text) => {
    const path = posix.normalize(`a${text}`).replace(/\/$/, '');
    const folders = path.split('/').map((_, i, all) => all.slice(0, i + 1).join('/'));
    const inside = path !== '.' && !path.startsWith('..'); // the context itself is never left out
    expect(ignores([pattern], path)).toBe(inside && folders.some(folder => expression(pattern).test(folder)));
  }), { numRuns: 5_000 });
});

test.each([
  ['*a'.repeat(500) + '*b', 'a'.repeat(5_000)],
  ['**/a/'.repeat(500) + 'b', 'a/'.repeat(2_000)],
  ['x', 'a/'.repeat(1_000_000)],
])('many wildcards take linear time', (pattern, path) => {
  expect(ignores([pattern], path)).toBe(false);
});
