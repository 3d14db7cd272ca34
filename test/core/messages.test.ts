import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import type { App } from '../../src';
import { Image, Stack } from '../../src';
import { Template } from '../../src/assertions';
import { AssertionError, InvalidValueError, SynthesisError } from '../../src/common/errors';
import type { LibraryError } from '../../src/common/library-error';
import { image, testApp } from '../helpers';

/** The error of a step, and what it has written to standard error. */
function caught(step: () => void): { error?: SynthesisError; written: string } {
  const written: unknown[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation(text => written.push(text) > 0);
  try {
    step();
    return { written: written.join('') };
  } catch (error) {
    return { error: error as SynthesisError, written: written.join('') };
  } finally {
    write.mockRestore();
  }
}

function appOf(count: number, make: (stack: Stack, id: string) => unknown): App {
  const app = testApp();
  const stack = new Stack(app, 's');
  [...Array(count).keys()].forEach(i => make(stack, `i${i}`));
  return app;
}

afterEach(() => {
  delete process.env.CDK_BAKE_ALL_ERRORS;
  delete process.env.JSII_AGENT;
});

describe('many errors', () => {
  const synth = (count: number) => caught(() => appOf(count, (stack, id) => new Image(stack, id)).synth()).error!;

  test('are cut after the first twenty', () => {
    const { message, problems } = synth(2000);
    const lines = message.split('\n');
    expect(lines).toHaveLength(22);
    expect(lines[0]).toBe('Synthesis found 2,000 errors; nothing was written:');
    expect(lines[20]).toMatch(/^ {2}\[s\/i19\] /);
    expect(lines[21]).toBe('  … and 1,980 more: set CDK_BAKE_ALL_ERRORS=1, or run `cdk-bake synth --all`, to show all errors');
    expect(problems).toHaveLength(2000);
    expect(inspect(synth(2000)).split('\n').filter(line => line.includes('the image has no stages'))).toHaveLength(20);
  });

  test('are complete on request', () => {
    process.env.CDK_BAKE_ALL_ERRORS = '1';
    expect(synth(30).message.split('\n')).toHaveLength(31);
  });

  test('are complete up to twenty', () => {
    expect(synth(20).message.split('\n')).toHaveLength(21);
  });
});

test('cuts warnings after the first twenty', () => {
  const app = appOf(30, (stack, id) => image(stack, id, { args: { API_TOKEN: 'x' } }));
  const { written } = caught(() => app.synth());
  const lines = written.trimEnd().split('\n');
  expect(lines).toHaveLength(21);
  expect(lines[20]).toBe(`… and 40 more: see "warnings" in ${app.outdir}/manifest.json`);
  rmSync(dirname(app.outdir), { recursive: true });
});

describe('stack of an error', () => {
  const errors: Record<string, () => LibraryError> = {
    'a value that is refused': () => caught(() => appOf(1, (stack, id) => new Image(stack, id, { ulimits: ['x=1'] }))).error!,
    'a value of the wrong kind': () => caught(() => appOf(1, (stack, id) => new Image(stack, id, { tags: 'x' as any }))).error!,
    'a method': () => caught(() => appOf(1, (stack, id) => image(stack, id).dockerfile.findStage('nothing'))).error!,
    'a synthesis': () => caught(() => appOf(1, (stack, id) => new Image(stack, id)).synth()).error!,
    'an assertion': () => caught(() => appOf(1, stack => Template.fromStack(stack))).error!,
  };

  test.each(Object.entries(errors))('starts with the line of the program: %s', (_title, make) => {
    const { name, message, stack = '' } = make();
    expect(stack.startsWith(`${name}: ${message}\n    at `)).toBe(true);
    expect(stack.slice(`${name}: ${message}\n`.length).split('\n')[0]).toContain(__filename);
    expect(stack).not.toContain(join(__dirname, '../../src/'));
  });

  test.each(Object.entries(errors))('is empty in other languages: %s', (_title, make) => {
    process.env.JSII_AGENT = 'Python/3.12';
    const error = make();
    expect(error.stack).toBe('');
    expect(error.name).toBe('@jsii/kernel.RuntimeError');
    expect(String(error)).toBe(error.message);
  });

  test('is empty for the error of jsii in other languages, but not for later errors', async () => {
    process.env.JSII_AGENT = 'Python/3.12';
    String(new InvalidValueError('an earlier one'));
    const { message, stack } = new Error(new InvalidValueError('text') as unknown as string);
    expect({ message, stack }).toEqual({ message: 'text', stack: '' });
    await Promise.resolve();
    expect(new Error('text').stack).toContain(__filename);
  });

  test('has the names of the classes', () => {
    expect([new InvalidValueError('x'), new SynthesisError([]), new AssertionError('x')].map(error => error.name))
      .toEqual(['InvalidValueError', 'SynthesisError', 'AssertionError']);
  });
});

test('rejects two constructs with the same path', () => {
  const { error } = caught(() => appOf(2, stack => new Image(stack, 'twice')));
  expect(error!.message).toBe('[s/twice] a construct with this path already exists; use another `id`');
});
