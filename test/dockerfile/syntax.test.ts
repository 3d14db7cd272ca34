import { canInclude, checkInside } from '../../src/dockerfile/syntax/files-read';
import { laidOut } from '../../src/dockerfile/syntax/layout';
import { hasRequirement, LABS } from '../../src/dockerfile/syntax/requirement';

/** Whether a source of `COPY` can include files of the directory `a/out`. */
test.each<[string, boolean, boolean]>([
  ['.', false, true], ['', false, true], ['/', false, true], ['a', false, true], ['a/', false, true], ['/a/./', false, true], ['a/out', false, true], ['a/out/x', false, true], ['a/outer', false, false],
  ['a/ou', false, false], ['b', false, false], ['b/a/out', false, false], ['*', true, true], ['*', false, false], ['a/*', true, true], ['a/*', false, false], ['a/out/*.md', true, true],
  ['b/*', true, false], ['a/x?/y', true, true], ['a/[xy]', true, true], ['a/\\x', true, true], ['b/x/?', true, false], ['b*/x', true, true], ['a/b/*', true, false],
])('%j with wildcards: %s can include the directory: %s', (path, wildcards, expected) => {
  expect(canInclude({ path, wildcards }, 'a/out')).toBe(expected);
});

test.each(['..', '../a', '/../a', '//..', 'a/../..', 'a/../../b'])('%j leads out of its source', path => {
  expect(() => checkInside(path, 'COPY')).toThrow(`COPY cannot read ${JSON.stringify(path)} because the path leads out of its source; use a source that contains the file`);
});

test.each(['.', 'a', '/a', '..a', '...', 'a/..', 'a/../b', '/'])('%j is inside its source', path => {
  expect(() => checkInside(path, 'COPY')).not.toThrow();
});

test.each<[string[], number, string]>([
  [['RUN'], 1, 'RUN'],
  [['RUN', 'x'.repeat(200)], 1, `RUN ${'x'.repeat(200)}`],
  [['RUN', '--a', 'b'], 3, 'RUN --a b'],
  [['RUN', '--a', 'b'], 2, 'RUN --a \\\n    b'],
  [['RUN', '--a', '--b', 'c'], 3, 'RUN --a \\\n    --b \\\n    c'],
  [['RUN', '--a', 'x'.repeat(112)], 3, `RUN --a ${'x'.repeat(112)}`],
  [['RUN', '--a', 'x'.repeat(113)], 3, `RUN --a \\\n    ${'x'.repeat(113)}`],
])('%j with at most %s parts on a line', (parts, most, expected) => {
  expect(laidOut(parts, most)).toBe(expected);
});

/** Whether a frontend has a feature of 1.20, one of the labs channel, and one of the labs channel since 1.15 that is stable since 1.20. */
test.each<[string | undefined, string, [boolean, boolean, boolean]]>([
  [undefined, '1.19', [false, false, false]], [undefined, '1.20', [true, false, true]], [undefined, '1.100', [true, false, true]],
  ['docker/dockerfile:1', '1.19', [true, false, true]], ['docker/dockerfile:1@sha256:0', '1.19', [true, false, true]], ['docker/dockerfile:1.19', '1.20', [false, false, false]],
  ['docker/dockerfile:1.20', '1.19', [true, false, true]], ['docker/dockerfile:1.20.1', '1.19', [true, false, true]], ['docker/dockerfile:1.19.20', '1.20', [false, false, false]],
  ['docker/dockerfile:1.19@sha256:0', '1.20', [false, false, false]], ['docker/dockerfile:1.19-labs', '1.20', [false, true, true]], ['docker/dockerfile:1.14-labs', '1.20', [false, true, false]],
  ['docker/dockerfile:1.15.10-labs', '1.20', [false, true, true]], ['docker/dockerfile:1.20-labs', '1.19', [true, true, true]], ['docker/dockerfile:1-labs', '1.19', [true, true, true]],
  ['docker/dockerfile:labs', '1.19', [true, true, true]], ['docker/dockerfile', '1.19', [true, true, true]], ['r.example/other:2', '1.19', [true, true, true]],
])('%s, or else %s, has features: %j', (syntax, baseline, expected) => {
  expect([{ since: '1.20' }, { since: LABS }, { since: '1.20', labs: '1.15' }].map(feature => hasRequirement(feature as any, baseline, syntax))).toEqual(expected);
});
