import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Construct } from 'constructs';
import type { IBuildSource } from '../../src';
import { App, BakeFunction, BuildContext, Constant, Dockerfile, DockerfileLayout, Expression, Group, Image, MatrixAxis, Output, Stack, Variable } from '../../src';
import { readRequirements } from '../../src/python/project/requirements';
import { errorOf, image } from '../helpers';

const LEVELS = 20_000;
const numbers = [...Array(LEVELS).keys()];

/** A value in itself, as often as it goes. */
function nest<T>(innermost: T, wrap: (inner: T, level: number) => T): T {
  return numbers.reduce(wrap, innermost);
}

function existing(stack: Stack, text: string): void {
  new Image(stack, 'i', { dockerfile: Dockerfile.fromString(text) });
}

describe('long chains', () => {
  test.each<[string, (stack: Stack) => void]>([
    ['images', stack => nest<IBuildSource>(BuildContext.scratch(), (last, i) => {
      const next = new Image(stack, `i${i}`);
      next.dockerfile.stage('s', last);
      return next;
    })],
    ['stages', stack => {
      const { dockerfile } = new Image(stack, 'i');
      nest<IBuildSource>(BuildContext.scratch(), (last, i) => dockerfile.stage(`s${i}`, last));
    }],
    ['groups', stack => nest<Construct>(image(stack, 'i'), (last, i) => new Group(stack, `g${i}`, { members: [last] }))],
    ['constants', stack => nest<string>('x', (last, i) => new Constant(stack, `C${i}`, { content: `${last}x` }).value)],
    ['constants with two ways to each', stack => nest<string>('x', (last, i) =>
      new Constant(stack, `C${i}`, { content: Expression.conditional(true, last, last) }).value)],
    ['variables', stack => nest<string>('x', (last, i) => new Variable(stack, `V${i}`, { defaultValue: `${last}x` }).value)],
    [
      'stages of an existing Dockerfile',
      stack => existing(stack, `FROM scratch AS s0\n${numbers.slice(1).map(i => `FROM s${i - 1} AS s${i}\n`).join('')}`),
    ],
    ['continued lines', stack => existing(stack, `FROM scratch\nRUN ${numbers.map(i => `a${i} \\\n`).join('')}b`)],
    ['comments', stack => existing(stack, `FROM scratch\n${'# a\n'.repeat(LEVELS)}`)],
  ])('%s', (_case, fill) => {
    expect(errorOf(stack => {
      image(stack, 'one');
      fill(stack);
    })).toBe('');
  }, 180_000);

  test('accepts requirements that include each other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
    numbers.forEach(i => writeFileSync(join(folder, `r${i}.txt`), `-r r${i + 1}.txt\n`));
    writeFileSync(join(folder, `r${LEVELS}.txt`), 'six\n');

    expect(readRequirements(folder, 'r0.txt').files).toHaveLength(LEVELS + 1);
    rmSync(folder, { recursive: true });
  }, 60_000);

  test('accepts images that inherit from each other', () => {
    const stack = new Stack(new App(), 's');
    const last = nest<Image | undefined>(undefined, (parent, i) => new Image(stack, `i${i}`, { inherits: parent && [parent], labels: { a: 'b' } }));

    expect(last!._props.labels).toEqual({ a: 'b' });
  }, 60_000);
});

describe('deep nesting', () => {
  const expressions: [string, (inner: any) => any][] = [
    ['calls', inner => Expression.call('upper', [inner])],
    ['texts', inner => Expression.call('upper', [`a${inner}`])],
    ['conditionals', inner => Expression.conditional(true, inner, inner)],
    ['operations', inner => Expression.of(inner).logicalOr(true)],
    ['negations', inner => Expression.of(inner).negated()],
    ['lists', inner => Expression.item(Expression.listOf([[inner]]), 0)],
    ['maps', inner => Expression.item(Expression.mapOf({ a: { b: inner } }), 'a')],
  ];
  const places: [string, (stack: Stack, value: any) => void][] = [
    ['an argument', (stack, value) => image(stack, 'i', { args: { A: `${value}` } })],
    ['a tag', (stack, value) => image(stack, 'i', { tags: [`a:${value}`] })],
    ['an ENV', (stack, value) => image(stack, 'i').dockerfile.findStage('s').env({ A: `x${value}` })],
    ['a name', (stack, value) => image(stack, 'i', { matrix: [MatrixAxis.of('a', ['b'])], name: `x${value}` })],
    ['a constant', (stack, value) => new Constant(stack, 'C', { content: value })],
    ['a default', (stack, value) => new Variable(stack, 'V', { defaultValue: value })],
    ['a result', (stack, value) => new BakeFunction(stack, 'f', { result: value })],
  ];
  const limit = 'a value has more than 500 levels of expressions, lists and maps';

  test.each(expressions)('rejects nested %s', (_kind, wrap) => {
    const value = nest<any>('x', wrap);
    places.forEach(([place, use]) => expect([place, errorOf(stack => use(stack, value))]).toEqual([place, expect.stringContaining(limit)]));
  }, 60_000);

  test.each(expressions.filter(([kind]) => kind !== 'conditionals'))('accepts a hundred nested %s', (_kind, wrap) => {
    const value = numbers.slice(0, 100).reduce<any>(wrap, 'x');
    places.slice(4, 5).forEach(([, use]) => expect(errorOf(stack => {
      image(stack, 'i');
      use(stack, value);
    })).toBe(''));
  });

  test('rejects an expression that doubles', () => {
    const value = numbers.slice(0, 40).reduce<any>(inner => Expression.conditional(true, inner, inner), 'x');
    expect(errorOf(stack => new Constant(stack, 'C', { content: value }))).toContain('[s/C] a value has more than 300000 expressions, lists and maps');
  }, 60_000);

  test.each([1_000, 4_000])('rejects %d nested constructs', depth => {
    const make = (stack: Stack) => numbers.slice(0, depth).reduce<Construct>(scope => new Construct(scope, 'c'), stack);
    const path = `s${'/c'.repeat(depth)}`;

    expect(errorOf(make)).toContain(`[s${'/c'.repeat(999)}] the construct is nested in more than 999 constructs; create it closer to the App`);
    expect(errorOf(stack => image(make(stack), 'i'))).toContain(`[${path}/i] the construct is nested in more than 999 constructs`);
  });

  test('accepts 998 nested constructs', () => {
    expect(errorOf(stack => image(numbers.slice(0, 997).reduce<Construct>(scope => new Construct(scope, 'c'), stack), 'i'))).toBe('');
  });

  test('rejects a matrix with many axes', () => {
    const matrix = [...'abcdefghij'].map(name => MatrixAxis.of(name, numbers.slice(0, 10).map(String)));
    const props = { matrix, name: matrix.join('-'), output: [Output.local(`out/${matrix.join('/')}`)] };
    expect(errorOf(stack => image(stack, 'i', props))).toContain('[s/i] `matrix` has more than 100000 combinations');
  });

  test('rejects nested variables of a Dockerfile', () => {
    expect(errorOf(stack => existing(stack, `FROM scratch\nENV A=${'${B:-'.repeat(9_000)}${'}'.repeat(9_000)}`))).toContain('"${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-${B:-$…" has more than 500 levels of nested variables');
  });

  test('leaves doubling arguments of a Dockerfile to the build', () => {
    const args = numbers.slice(1, 60).map(i => `ARG A${i}=$A${i - 1}$A${i - 1}\n`).join('');
    expect(errorOf(stack => existing(stack, `ARG A0=x\n${args}FROM debian:$A59`))).toBe('');
  });
});

test('in one Dockerfile', () => {
  const error = errorOf(stack => nest<IBuildSource>(BuildContext.scratch(), (last, i) => {
    const next = new Image(stack, `i${i}`);
    next.dockerfile.stage('s', last);
    return next;
  }), { dockerfileLayout: DockerfileLayout.PER_STACK });

  expect(error).toBe('');
}, 60_000);
