import { isStart, shortened, withoutNoise } from '../../src/cli/run/crash-report';

const NODE = `node:internal/modules/run_main:123
    triggerUncaughtException(
    ^

SynthesisError: Synthesis found 2 errors; nothing was written:
  [s/i] one
    more
  [s/j] two
    at <anonymous> (/home/me/app/images.ts:5:1)
    at Object.<anonymous> (/home/me/app/images.ts:7:11)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)

Node.js v20.20.2
`;

const PYTHON = `jsii.errors.JavaScriptError:


The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/home/me/app/images.py", line 6, in <module>
    make()
  File "/home/me/app/more.py", line 5, in make
    Image(s, "i", tags=["A B"])
  File "/venv/lib/python3.11/site-packages/jsii/_runtime.py", line 135, in __call__
    inst = super(JSIIMeta, cast(JSIIMeta, cls)).__call__(*args, **kwargs)
           ^^^^^^^^^^^^^^^^^^^^^^^^
RuntimeError: [s/i] one
`;

test('properties of an error are left out, also on several lines, and its cause is kept', () => {
  const report = (properties: string) => `/home/me/app/images.ts:1\n  if (fail()) {\n  ^\n\nError: mine\n    at f (/home/me/app/images.ts:1:1) {\n${properties}}\n\nNode.js v20.20.2\n`;
  const text = '/home/me/app/images.ts:1\n  if (fail()) {\n  ^\n\nError: mine\n    at f (/home/me/app/images.ts:1:1)';
  expect(shortened(report("  code: 'X',\n  requireStack: [ '/a' ]\n"))).toBe(text);
  expect(shortened(report("  code: 'X',\n  requireStack: [\n    '/a/long/path',\n    '/another'\n  ],\n  more: {\n    a: 1\n  }\n"))).toBe(text);
  const cause = '  [cause]: TypeError: inner\n      at g (/home/me/app/images.ts:2:1)';
  expect(shortened(report(`  code: 'X',\n${cause}\n`))).toBe(`${text}\n${cause}`);
});

test.each([
  [NODE, 'Synthesis found 2 errors; nothing was written:\n  [s/i] one\n    more\n  [s/j] two\n  at /home/me/app/images.ts:5'],
  [PYTHON, '[s/i] one\n  at /home/me/app/more.py:5'],
])('an error of the library becomes its text and its place', (report, text) => {
  expect(isStart(report.split('\n')[0])).toBe(true);
  expect(shortened(report)).toBe(text);
});

test('an error of the program keeps the frames of the program', () => {
  const report = PYTHON.replace(/^jsii[^]*?(?=Traceback)/, '').replace('RuntimeError: [s/i] one', 'ValueError: mine');
  expect(isStart(report.split('\n')[0])).toBe(true);
  expect(shortened(report).split('\n')).toEqual([
    'Traceback (most recent call last):', '  File "/home/me/app/images.py", line 6, in <module>', '    make()', '  File "/home/me/app/more.py", line 5, in make',
    '    Image(s, "i", tags=["A B"])', 'ValueError: mine',
  ]);
  expect(shortened(PYTHON.replace(/^jsii[^]*?(?=Traceback)/, ''))).toContain('Traceback');
});

test('an error of the library that caused another one is not the last word', () => {
  const report = `${PYTHON}
During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/home/me/app/images.py", line 8, in <module>
    raise ValueError("mine") from e
ValueError: mine
`;
  expect(shortened(report)).toMatch(/^Traceback [^]*RuntimeError: \[s\/i\] one\n[^]*\n {2}File "\/home\/me\/app\/images\.py", line 8[^]*\nValueError: mine$/);
});

test.each(['made 3 images', 'Warning: [s/i] x', '/home/me/app', 'at 12:30', 'https://x.example:80/a'])('%s is no report of an error', line => {
  expect(isStart(line)).toBe(false);
});

test.each([
  ['Runtime process exited abnormally: waitid: no child processespanic: [s/i] one', ['panic: [s/i] one']],
  ['Runtime process exited abnormally: exit status 1', []],
  ['', ['']],
  ['made 3 images', ['made 3 images']],
])('what the runtime for Go prints about itself is left out of %j', (line, rest) => {
  expect(withoutNoise(line)).toEqual(rest);
});
