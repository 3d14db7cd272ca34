import { placeInFrame } from '../../src/common/command';
import { commentLine, commentLines, commentText } from '../../src/common/comment';
import { consistsOf } from '../../src/common/consists-of';
import { counted } from '../../src/common/counted';
import { andOthers, listed, quoted } from '../../src/common/errors';
import { firstOf } from '../../src/common/first-of';
import { union } from '../../src/common/graph';
import { firstRepeated } from '../../src/common/lists';
import { compareMinors } from '../../src/common/minor-versions';

test.each([
  ['    at Object.<anonymous> (/x/images.ts:14:9)', '/x/images.ts:14'],
  ['    at /x/images.ts:14:9', '/x/images.ts:14'],
  ['    at f (file:///x/images.ts:14:9)', 'file:///x/images.ts:14'],
  ['    at async f (C:\\x\\images.ts:140:19)', 'C:\\x\\images.ts:140'],
  ['\tat com.example.Images.main(Images.java:7)', 'Images.java:7'],
  ['    at f (<anonymous>)', undefined],
  ['    at f (x:1a:b2)', undefined],
  ['    at f (/a:b/images.ts:14:9)', '/a:b/images.ts:14'],
  ['    at f (/12:3/images.ts:14:9)', '/12:3/images.ts:14'],
])('the place in %j is %s', (frame, place) => {
  expect(placeInFrame(frame)).toBe(place);
});

test.each([
  ['syntax=x', '"syntax=x"'], [' Syntax = x', '" Syntax = x"'], ['a1b=', '"a1b="'], ['a=', '"a="'], ['x\tescape\t=`', 'x escape =`'], ['1a=b', '1a=b'], ['!a=b', '!a=b'], ['a b=c', 'a b=c'],
  ['a-b=c', 'a-b=c'], ['no directive', 'no directive'], ['a\nb', 'a b'], ['a\r\n\u2028\u200b\0b', 'a b'], ['a  ', 'a'], ['', ''], ['\n', ''], ['a\nb=c', 'a b=c'],
])('%j in a comment is %j', (text, expected) => {
  expect(commentText(text)).toBe(expected);
  expect(commentLine(text)).toBe(expected === '' ? '#' : `# ${expected}`);
});

test('a comment has the lines of its text', () => {
  expect(commentLines('a\nb\r\nc\rd\n\ne')).toEqual(['# a', '# b', '# c', '# d', '#', '# e']);
});

test.each<[string, string[], boolean]>([
  ['a', ['a'], true], ['ab', ['a'], false], ['', [''], true], ['a', [''], false], ['ab', ['a', 'b'], true], ['axb', ['a', 'b'], true], ['xab', ['a', 'b'], false], ['abx', ['a', 'b'], false],
  ['a', ['a', 'a'], false], ['aa', ['a', 'a'], true], ['a', ['', ''], true], ['', ['', ''], true], ['a-b-c', ['a', 'b', 'c'], true], ['a-c', ['a', 'b', 'c'], false], ['abc', ['a', 'b', 'c'], true],
  ['abab', ['ab', 'ab', 'ab'], false], ['abxab', ['ab', 'x', 'ab'], true], ['a1b2c', ['a', '2', 'b', 'c'], false], ['aba', ['ab', 'ba'], false], ['abba', ['ab', 'ba'], true], ['xby', ['', 'b', ''], true],
])('%j consists of %j: %s', (text, parts, expected) => {
  expect(consistsOf(text, parts)).toBe(expected);
});

test('counts, lists and versions in messages', () => {
  expect([0, 1, 2].map(n => counted(n, 'image'))).toEqual(['0 images', '1 image', '2 images']);
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(andOthers)).toEqual(['', '', ' and 1 other', ' and 2 others']);
  expect([[], ['a'], ['a', 'b', 'a', 'b'], ['a', 'b', 'b']].map(firstRepeated)).toEqual([undefined, undefined, 'a', 'b']);
  expect([compareMinors('0.9', '0.10'), compareMinors('0.30', '0.4'), compareMinors('1.7', '0.7')]).toEqual([-1, 26, 0]);
});

test.each([[20, 20, undefined], [21, 20, '… and 1 more: rest'], [1_020, 20, '… and 1,000 more: rest']])('of %s lines, %s are shown', (count, shown, last) => {
  const lines = [...Array(count).keys()].map(String);
  expect(firstOf(lines, 'rest')).toEqual([...lines.slice(0, shown), ...last === undefined ? [] : [last]]);
  process.env.CDK_BAKE_ALL_ERRORS = '1';
  try {
    expect(firstOf(lines, 'rest')).toEqual(lines);
  } finally {
    delete process.env.CDK_BAKE_ALL_ERRORS;
  }
});

test('a long value in a message is cut off', () => {
  expect(quoted('a"b\n')).toBe('"a\\"b\\n"');
  expect(quoted('x'.repeat(238))).toBe(`"${'x'.repeat(238)}"`);
  expect(quoted('x'.repeat(239))).toBe(`"${'x'.repeat(236)}…"`);
  expect(quoted(['a'] as any)).toBe('["a"]');
});

test('the union of sets is the largest set, or a new one', () => {
  const [one, two, both] = [new Set([1]), new Set([2]), new Set([1, 2])];
  expect(union([one, both, two])).toBe(both);
  expect(union([one, new Set([1])])).toBe(one);
  expect([...union([one, two, new Set([3])])].sort()).toEqual([1, 2, 3]);
  expect([one.size, two.size]).toEqual([1, 1]);
});
