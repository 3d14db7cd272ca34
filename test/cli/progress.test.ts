import type { WriteStream } from 'node:tty';
import { oneLine, PlainDisplay, seconds, TerminalDisplay } from '../../src/cli/build/display';
import type { Vertex } from '../../src/cli/build/events';
import { readEvent } from '../../src/cli/build/events';
import { consequences, failureLines, failuresOf, titleOf } from '../../src/cli/build/failure';
import { Progress } from '../../src/cli/build/progress';
import { buildResults, builtTargets, resultTable } from '../../src/cli/build/result';

const at = (second: number) => new Date(second * 1000).toISOString();
const vertex = (name: string, digest: string, rest: Partial<Vertex> = {}): Vertex => ({ name, digest, ...rest });
const ended = (from: number, to: number, rest: Partial<Vertex> = {}) => ({ started: at(from), completed: at(to), ...rest });
const target = (name: string, ...builtOn: string[]): any =>
  ({ name, id: `s/${name}`, path: `s/${name}`, image: true, stack: { directory: 's' }, builtOn: builtOn.map(other => `s/${other}`) });

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  jest.spyOn(process.stderr, 'write').mockImplementation(text => said.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

test('reads the lines of Buildx', () => {
  expect(readEvent('{"vertexes":[{"name":"x"}]}')).toEqual({ vertexes: [{ name: 'x' }] });
  expect(['{', 'ERROR: target a', '', '--------'].map(readEvent)).toEqual([undefined, undefined, undefined, undefined]);
});

test('shows an instruction once, with the target that it belongs to', () => {
  const progress = new Progress(['os', 'api']);
  const display = new PlainDisplay(progress);
  const shared = ended(1, 3.5);
  for (const vertexes of [
    [vertex('[internal] load local bake definitions', 'x', ended(0, 1))],
    [vertex('[api internal] load build definition from Dockerfile', 'd', ended(0, 1))],
    [vertex('[os 1/2] RUN make\n  all', 'a'), vertex('[api os 1/2] RUN make', 'a')],
    [vertex('[api os 1/2] RUN make', 'a', shared), vertex('[os 1/2] RUN make\n  all', 'a', shared)],
    [vertex('[os 1/2] RUN make\n  all', 'a', shared)],
    [vertex('[api linux/arm64 run 1/1] COPY a b', 'b', ended(4, 4, { cached: true }))],
    [vertex('[api] exporting to image', 'e', ended(4, 64))],
  ]) {
    display.update(progress.read({ vertexes }));
  }
  display.end();
  expect(said.join('')).toBe('os   RUN make  2.5s\n');
  const [os, api] = progress.targets.values();
  expect([os, api].map(({ instructions, isDone, duration }) => [instructions.length, isDone, duration]))
    .toEqual([[1, true, 2500], [1, true, 64_000]]);
  expect(progress.targets.size).toBe(2);
});

test('a single target has no name in front of its steps', () => {
  const progress = new Progress(['api'], 'api');
  const display = new PlainDisplay(progress);
  display.update(progress.read({ vertexes: [vertex('[run 2/3] RUN make', 'a', ended(0, 61)), vertex('[internal] load build context', 'c', ended(0, 1))] }));
  expect(said.join('')).toBe('api  RUN make  1m01s\n');
});

test('a failure has its log, and what is not built because of it', () => {
  const progress = new Progress(['os', 'api', 'web', 'other']);
  const failed = ended(1, 2, { error: 'exit code: 3' });
  progress.read({ logs: [{ vertex: 'a', data: Buffer.from('one\ntw').toString('base64') }, { vertex: 'a', data: Buffer.from('o\n').toString('base64') }] });
  progress.read({
    vertexes: [
      vertex('[web os 1/2] RUN make', 'a', failed), vertex('[os 1/2] RUN make', 'a', failed),
      vertex('[other 1/2] RUN x', 'b', ended(1, 2, { error: 'context canceled: context canceled' })),
    ],
  });
  const failures = failuresOf({ progress }, [target('os'), target('api', 'os'), target('web', 'api'), target('other')]);
  expect(failures.map(({ failed: one, blocked }) => [one!.id, [...blocked].map(({ id }) => id)])).toEqual([['s/os', ['s/os', 's/api', 's/web']]]);
  expect(failureLines(failures[0], progress, 'images.ts:14')).toEqual([
    's/os failed: RUN make', '  one', '  two', '  exit code: 3', '  Construct: s/os, created at images.ts:14', '  Not built because of it: s/api, s/web',
  ]);
});

test('the title of a script in a heredoc is its first command', () => {
  const title = (error: string) => {
    const progress = new Progress(['api']);
    progress.read({ vertexes: [vertex('[api 1/1] RUN <<"EOF" (set -eu...)', 'a', ended(1, 2, { error }))] });
    return titleOf(failuresOf({ progress }, [target('api')])[0]);
  };
  expect(title('process "/bin/sh -c set -eu\\necho \\"a\\\\n\\"; exit 3\\n" did not complete successfully: exit code: 3')).toBe('s/api failed: RUN echo "a\\n"; exit 3');
  expect(title('process "/bin/bash -o pipefail -c \\nmake\\n" did not complete successfully')).toBe('s/api failed: RUN make');
  expect(title('process "/bin/sh -c \\x07" did not complete successfully')).toBe('s/api failed: RUN <<"EOF" (set -eu...)');
});

test('a failed combination of a matrix leaves the others to build, but nothing that is built on the matrix', () => {
  const [matrix, api] = [{ ...target('py'), combinations: ['py-1', 'py-2', 'py-3'] }, target('api', 'py')];
  const progress = new Progress([]);
  progress.read({ vertexes: [vertex('[py-2 1/1] RUN make', 'a', ended(1, 2, { error: 'exit code: 3' }))] });
  const { reasons, rest } = consequences([matrix, api], failuresOf({ progress }, [matrix, api]));
  expect([...reasons]).toEqual([['s/py-2', 's/py-2 failed: RUN make'], ['s/api', 's/py-2 failed: RUN make']]);
  expect(rest.map(({ name, selected }) => [name, selected])).toEqual([['py', ['py-1', 'py-3']]]);
});

test('without steps, Buildx tells which target has failed', () => {
  const [failure] = failuresOf({ progress: new Progress([]), failed: 'os' }, [target('os'), target('api', 'os')]);
  expect(failureLines(failure, new Progress([]), 'images.ts:3')).toEqual(['s/os failed', '  Construct: s/os, created at images.ts:3', '  Not built because of it: s/api']);
});

test('the result counts the own steps of each image', () => {
  const progress = new Progress(['os', 'api']);
  progress.read({ vertexes: [vertex('[os 1/1] RUN a', 'a', ended(0, 1)), vertex('[api os 1/1] RUN a', 'a', ended(0, 1)), vertex('[api 1/1] RUN b', 'b', ended(2, 2, { cached: true }))] });
  const built = builtTargets([target('api'), { ...target('py'), combinations: ['py-1', 'py-2'] }, target('failed')], {
    'api': { 'image.name': 'api:1,api:2', 'containerimage.digest': `sha256:${'0123456789ab'.repeat(5)}` }, 'py-1': {}, 'py-2': {},
  });
  expect(built.map(({ name, tags }) => [name, tags])).toEqual([['api', ['api:1', 'api:2']], ['py-1', []], ['py-2', []]]);
  const byId = new Map([...progress.targets].map(([name, one]) => [`s/${name}`, one]));
  const steps = [...progress.targets.values()].flatMap(one => one.instructions);
  expect(resultTable(buildResults(built, byId, [1_234_567, 999_949]), steps)).toEqual([
    'IMAGE  DIGEST               SIZE      TIME  RAN  CACHED', 'api    sha256:0123456789ab  1.2 MB    0.0s  0    1', 'py-1   -                    999.9 kB  -     -    -',
    'py-2   -                    -         -     -    -', '1 step ran, 1 cached',
  ]);
});

test('combinations whose names Buildx evaluates are results of their matrix', () => {
  const built = builtTargets([target('api'), { ...target('py'), combinations: [] }], { 'py-x': {}, 'api': {}, 'py-y': {}, 'buildx.build.warnings': {} });
  expect(built.map(one => [one.name, one.target.name])).toEqual([['api', 'api'], ['py-x', 'py'], ['py-y', 'py']]);
});

test.each([[0, '0.0s'], [59_949, '59.9s'], [60_000, '1m00s'], [3_725_000, '62m05s']])('%d ms are %s', (time, text) => {
  expect(seconds(time)).toBe(text);
});

test('a text of several lines is shown on one', () => {
  expect(oneLine('RUN a \\\n\t && b\r\n')).toBe('RUN a \\ && b');
});

describe('on a terminal', () => {
  beforeEach(() => jest.useFakeTimers({ now: 10_000 }));
  afterEach(() => jest.useRealTimers());

  const screen = (columns: number, rows: number) => {
    const written: string[] = [];
    const stream = { columns, rows, write: (text: string) => written.push(text) > 0 };
    const progress = new Progress([...Array(100).keys()].map(i => `image-with-a-long-name-${i}`));
    const display = new TerminalDisplay(progress, stream as unknown as WriteStream);
    const draw = () => {
      written.length = 0;
      jest.advanceTimersByTime(100);
      return written.join('');
    };
    return { stream, progress, display, draw };
  };

  test('100 images fit in 40 columns and 10 rows, also after the terminal has become narrower', () => {
    const { stream, progress, display, draw } = screen(40, 10);
    progress.read({ vertexes: [...Array(100).keys()].map(i => vertex(`[image-with-a-long-name-${i} 1/2] RUN a long command that goes on`, `d${i}`, { started: at(9) })) });
    const lines = draw().trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    expect(lines.filter(line => line.length > 39)).toEqual([]);
    expect(lines[0]).toBe('0.1s  0 of 100 targets done, 0 steps r…');
    expect(lines[1]).toBe('image-with-a…  0/1  1.1s  RUN a long c…');
    expect(lines.at(-1)).toBe('… and 93 more');
    stream.columns = 20;
    expect(draw()).toMatch(/^\x1b\[17A\r\x1b\[J/); // eight lines of 39 characters are on 16 rows then
    const before = draw();
    expect(before).toContain('\x1b[9A');
    display.end();
    expect(draw()).toBe('');
  });
});
