import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import type { AppProps, ImageProps } from '../../src';
import { BakeFileLayout, BakeFormat, BuildContext, Expression, Group, Image, MatrixAxis, Stack, Variable } from '../../src';
import { evaluate } from '../../src/bake/evaluate';
import { knownText } from '../../src/bake/value';
import { valueAnywhere } from '../../src/expressions/meaning';
import { bakePrintBy, bothBuildx, describeWithBuildx } from '../buildx';
import { errorOf, image, synth, testApp } from '../helpers';

const version = MatrixAxis.of('version', ['1.1', '1.2']);
const dashed = Expression.call('replace', [version, '.', '-']).value;

const errorOfImage = (props: ImageProps) => errorOf(stack => image(stack, 'app', props));

describe('names', () => {
  test.each<[string, any[], (axis: MatrixAxis) => string, string]>([
    ['text', ['1.1', '1.2'], axis => `app-${axis.value}`, 'invalid target name "app-1.1" for the combination v = "1.1" and 1 other: '
      + 'expected letters, digits, - and _; write Expression.call(\'replace\', [v, \'.\', \'-\']).value in `name`'],
    ['numbers', [1, 1.5], axis => `app-${axis.value}`, 'invalid target name "app-1.5" for the combination v = 1.5: '
      + 'expected letters, digits, - and _; write Expression.call(\'replace\', [v, \'.\', \'-\']).value in `name`'],
    ['several characters', ['a/b', 'c d'], axis => `app-${axis.value}`, 'write Expression.call(\'sanitize\', [v]).value in `name`'],
    ['fields', [{ id: 'a.b' }, { id: 'c' }], axis => axis.field('id'), 'write Expression.call(\'replace\', [v.field(\'id\'), \'.\', \'-\']).value in `name`'],
    ['literal text', ['a', 'b'], axis => `app.${axis.value}`, 'invalid target name "app.a" for the combination v = "a" and 1 other: expected letters, digits, - and _; change `name`'],
    ['an empty name', ['', 'b'], axis => axis.value, 'invalid target name "" for the combination v = ""'],
  ])('rejected by Buildx, of %s', (_title, values, nameOf, message) => {
    const axis = MatrixAxis.of('v', values);
    const found = errorOfImage({ matrix: [axis], name: nameOf(axis) });
    expect(found).toContain('1 error; nothing was written:\n  [s/app] invalid target name');
    expect(found).toContain(message);
  });

  test('can be made valid by an expression of the axes', () => {
    expect(errorOfImage({ matrix: [version], name: `app-${dashed}` })).toBe('');
    expect(errorOfImage({ matrix: [version], name: `app-${Expression.call('sanitize', [version.value]).value}` })).toBe('');
  });

  test('are not checked if they are not known', () => {
    expect(errorOf(stack => {
      const prefix = new Variable(stack, 'PREFIX', { defaultValue: 'a.b' });
      image(stack, 'app', { matrix: [version], name: `${prefix.value}-${version.value}` });
      image(stack, 'other', { matrix: [version], name: `other-${Expression.call('regex_replace', [version, '\\.', '-']).value}` });
    })).toBe('');
  });

  test('of two combinations are equal', () => {
    const axis = MatrixAxis.of('v', ['a.b', 'a_b', 'c', 'a/b']);
    expect(errorOfImage({ matrix: [axis], name: `app-${Expression.call('sanitize', [axis]).value}` }))
      .toContain('1 error; nothing was written:\n  [s/app] combinations v = "a.b" and v = "a_b" have the same target name "app-a_b"; make `name` differ for each combination');
  });

  test('of a combination and of the group are equal', () => {
    const axis = MatrixAxis.of('v', ['app', 'b']);
    expect(errorOfImage({ matrix: [axis], name: axis.value }))
      .toContain('[s/app] target name "app" of the combination v = "app" is also the name of the group of all combinations; change `name`, or set `targetName`');
    const one = MatrixAxis.of('v', ['app']);
    expect(errorOfImage({ matrix: [one], name: one.value })).toBe('');
  });

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['an image', stack => image(stack, 'app-1-2'), '[s/app-1-2] target name "app-1-2" is already used by s/app'],
    ['a group', stack => new Group(stack, 'app-1-1', { members: [image(stack, 'x')] }), '[s/app-1-1] group name "app-1-1" is already used by s/app'],
    ['a stage that is a target', stack => {
      const other = image(stack, 'other');
      const used = other.dockerfile.stage('x', BuildContext.scratch());
      other.dockerfile.stage('last', BuildContext.scratch());
      new Image(stack, 'user').dockerfile.stage('run', used);
    }, '[s/other] target name "other-x" of the stage "x" is already used by s/app'],
    ['another matrix', stack => image(stack, 'z', { matrix: [version], name: `app-${dashed}` }),
      '[s/z] target name "app-1-1" of a matrix combination is already used by s/app; change `name`, or rename s/app'],
  ])('are used by %s', (_title, add, message) => {
    const found = errorOf(stack => {
      const axis = MatrixAxis.of('v', ['app-1-1', 'app-1-2', 'other-x']);
      image(stack, 'app', { matrix: [axis], name: axis.value });
      add(stack);
    });
    expect(found).toContain('1 error;');
    expect(found).toContain(message);
  });

  test('are used by an image of another stack that is read together', () => {
    const axis = MatrixAxis.of('v', ['a', 'b']);
    const both = (linked: boolean, props: AppProps = {}) => errorOf(stack => {
      const base = image(stack, 'base');
      image(stack, 'app', { matrix: [axis], name: `app-${axis.value}` });
      const other = new Stack(stack.node.scope!, 'o');
      new Image(other, 'app-b').dockerfile.stage('run', linked ? base : BuildContext.scratch());
    }, props);
    const message = '[s/app] target name "app-b" of a matrix combination is already used by o/app-b; change `name`, or rename o/app-b';
    expect(both(true)).toContain(message);
    expect(both(false)).toBe('');
    expect(both(false, { bakeFileLayout: BakeFileLayout.PER_APP })).toContain('target name "app-b" is already used by s/app');
  });

  test('are used by the default group and by generated groups', () => {
    const axis = MatrixAxis.of('v', ['default', 'test', 'o']);
    expect(errorOfImage({ matrix: [axis], name: axis.value })).toContain('[s/app] target name "default" is reserved');

    const app = testApp({ bakeFileLayout: BakeFileLayout.PER_APP, format: BakeFormat.JSON });
    const others = MatrixAxis.of('v', ['test', 'o']);
    image(new Stack(app, 's'), 'app', { matrix: [others], name: others.value });
    image(new Stack(app, 'o'), 'x').addTest(['true']);
    expect(Object.keys(JSON.parse(synth(app).get('docker-bake.json')!).group)).toEqual(['default', 's']);
  });

  test('an error of an image is reported once for all combinations', () => {
    const [a, b] = ['a', 'b'].map(name => MatrixAxis.of(name, [...Array(40).keys()].map(i => `${i}.0`)));
    expect(errorOfImage({ matrix: [a, b], name: `${a.value}-${b.value}` })).toMatch(/1 error;.*\n.*and 1599 others/);
  });
});

describe('axes', () => {
  test('with the same name', () => {
    const [a, b] = [MatrixAxis.of('v', ['1', '2']), MatrixAxis.of('v', ['3'])];
    expect(errorOfImage({ matrix: [a, b], name: `app-${a.value}-${b.value}` })).toContain('[s/app] `matrix` has two axes named "v", but Buildx uses only the last one; rename one of them');
  });

  test('with duplicate values', () => {
    const axis = MatrixAxis.of('v', [{ a: '1', b: '2' }, { b: '2', a: '1' }]);
    expect(errorOfImage({ matrix: [axis], name: `app-${axis.field('a')}` })).toContain('[s/app] axis "v" has the value { a = "1", b = "2" } twice; remove one of them');
  });

  test('that hide a variable the image uses', () => {
    const withVariable = (used: boolean) => errorOf(stack => {
      const variable = new Variable(stack, 'version', { defaultValue: 'x' });
      image(stack, 'app', { matrix: [version], name: `app-${dashed}`, args: used ? { A: variable.value } : {} });
    });
    expect(withVariable(true)).toContain('[s/app] axis "version" hides s/version, but this image uses s/version; rename the axis');
    expect(withVariable(false)).toBe('');
  });

  test('with a value without a required field', () => {
    const axis = MatrixAxis.of('base', [{ id: 'a', name: 'x' }, { id: 'b' }]);
    expect(() => axis.field('nam')).toThrow('axis "base" has the value { id = "a", name = "x" } without a field "nam" (did you mean name?)');
    expect(() => axis.field('name')).toThrow('axis "base" has the value { id = "b" } without a field "name"');
    expect(() => axis.field('platforms')).toThrow('without a field "platforms"; the fields are id and name');
    expect(() => version.field('id')).toThrow('axis "version" has the value "1.1", which has no fields; use `value`, or set only maps as values');
    expect(axis.field('id')).not.toBe('');
    expect(MatrixAxis.of('v', [Expression.mapOf({ a: 'x' }), Expression.mapOf({ a: 'x' }).value]).field('a')).not.toBe('');
  });
});

describe('tags', () => {
  test('of two combinations are equal', () => {
    const axis = MatrixAxis.of('v', [{ id: 'a', tag: '1' }, { id: 'b', tag: 'latest' }, { id: 'c', tag: '1' }]);
    const props = { matrix: [axis], name: axis.field('id') };
    expect(errorOfImage({ ...props, tags: [`r/x:${axis.field('tag')}`] }))
      .toContain('1 error; nothing was written:\n  [s/app] combinations v = { id = "a", tag = "1" } and v = { id = "c", tag = "1" } have the same tag "r/x:1"; make the tag differ');
    const latest = Expression.conditional(Expression.of(axis.field('id')).equalTo('b'), 'latest', axis.field('id')).value;
    expect(errorOfImage({ ...props, tags: [`r/x:${latest}`] })).toBe('');
  });

  test('are used by another image, in another form', () => {
    expect(errorOf(stack => {
      image(stack, 'app', { matrix: [version], name: `app-${dashed}`, tags: [`x:${version.value}`] });
      image(stack, 'b', { tags: ['docker.io/library/x:1.2'] });
    })).toContain('[s/b] tag "docker.io/library/x:1.2" is already used by s/app; give each image a unique tag');
  });

  test('are invalid', () => {
    const axis = MatrixAxis.of('v', ['a b', 'c']);
    expect(errorOfImage({ matrix: [axis], name: Expression.call('sanitize', [axis]).value, tags: [`x:${axis.value}`] }))
      .toContain('[s/app] invalid tag "x:a b" for the combination v = "a b": expected [registry/]name[:tag], with the name in lowercase; '
        + 'write Expression.call(\'replace\', [v, \' \', \'-\']).value in the tag');
  });

  test('in a registry are the names', () => {
    const axis = MatrixAxis.of('v', ['A', 'b']);
    const error = errorOf(stack => {
      const team = new Stack(stack.node.scope!, 't', { registry: 'docker.io/team' });
      image(stack, 'x');
      image(team, 'app', { matrix: [axis], name: `app-${axis.value}` });
      image(team, 'b', { tags: ['team/app-b'] });
    });
    expect(error).toContain('[t/app] invalid tag "docker.io/team/app-A" for the combination v = "A": expected [registry/]name[:tag], with the name in lowercase; '
      + 'write Expression.call(\'lower\', [v]).value in the tag');
    expect(error).toContain('[t/b] tag "team/app-b" is already used by t/app');
  });

  test('with a variable are compared', () => {
    expect(errorOf(stack => {
      const tag = new Variable(stack, 'TAG', { defaultValue: 'x' });
      image(stack, 'app', { matrix: [version], name: `app-${dashed}`, tags: [`x/${dashed}:${tag.value}`] });
      image(stack, 'b', { tags: [`x/1-2:${tag}`] });
    })).toContain('[s/b] tag "x/1-2:${TAG}" is already used by s/app');
  });
});

/** A text that varies with two axes, as a program writes it. */
type Make = (axes: readonly MatrixAxis[]) => any;

const text = fc.string({ unit: fc.constantFrom(...'aB1. _-/:é'), maxLength: 6 });
const { expression } = fc.letrec<{ expression: Make }>(tie => {
  const inner = tie('expression');
  const literal = text.map((t): Make => () => t);
  const call = (name: string, ...args: fc.Arbitrary<Make>[]) =>
    fc.tuple(...args).map((made): Make => axes => Expression.call(name, made.map(make => make(axes))).value);
  const split = fc.tuple(literal, inner).map((made): Make => axes => Expression.call('split', made.map(make => make(axes))));
  return {
    expression: fc.oneof({ depthSize: 'small' },
      fc.constantFrom<Make>(([a]) => a.field('v'), ([, b]) => b.field('v')),
      literal,
      fc.tuple(inner, inner).map(([one, two]): Make => axes => `${one(axes)}${two(axes)}`),
      call('lower', inner), call('upper', inner), call('sanitize', inner), call('trimspace', inner),
      call('trim', inner, literal), call('trimprefix', inner, literal), call('trimsuffix', inner, literal),
      call('replace', inner, literal, literal), call('join', literal, split),
      fc.tuple(inner, inner, inner, inner, fc.constantFrom('equalTo' as const, 'notEqualTo' as const)).map(([left, right, yes, no, operator]): Make => axes =>
        Expression.conditional(Expression.of(left(axes))[operator](right(axes)), yes(axes), no(axes)).value),
    ),
  };
});
const scalar = fc.oneof(text, fc.integer({ min: -3, max: 3 }), fc.constantFrom(1.5, 1e3, 0.1, true, false));
const valuesOf = (values: fc.Arbitrary<any>) => fc.uniqueArray(values, { minLength: 1, maxLength: 3, selector: v => JSON.stringify(v) });

describeWithBuildx('what is evaluated is what buildx makes of it', () => {
  test.each(bothBuildx().map(b => [b[0], b] as const))('%s', (_name, buildx) => {
    const counts = { known: 0, all: 0 };
    const texts = fc.array(expression, { minLength: 50, maxLength: 50 });
    const inputs = fc.tuple(valuesOf(scalar), valuesOf(text), texts, fc.constantFrom(BakeFormat.HCL, BakeFormat.JSON));
    fc.assert(fc.property(inputs, ([first, second, makes, format]) => {
      const app = testApp();
      const axes = [first, second].map((values, i) => MatrixAxis.of(`axis${i}`, values.map((v, n) => ({ v, n: String(n) }))));
      const made = makes.map(make => make(axes));
      image(new Stack(app, 's', { format }), 'm', {
        matrix: axes, name: `m-${axes[0].field('n')}-${axes[1].field('n')}`, args: Object.fromEntries(made.map((t, i) => [`A${i}`, t])),
      });
      synth(app);
      const { target } = bakePrintBy(buildx, dirname(app.outdir), [join(app.outdir, `s/docker-bake.${format}`)], 'm');
      rmSync(dirname(app.outdir), { recursive: true });

      axes[0].values.forEach(a => axes[1].values.forEach(b => made.forEach((t, i) => {
        const known = knownText(evaluate(valueAnywhere(t), new Map([a, b].map((v, n) => [axes[n].name, valueAnywhere(v)]))));
        const actual = target[`m-${a.n}-${b.n}`].args[`A${i}`];
        counts.all++;
        counts.known += known === undefined ? 0 : 1;
        expect([actual, known ?? actual]).toEqual([actual, actual]);
      })));
    }), { numRuns: 15 });
    expect(counts.known / counts.all).toBeGreaterThan(0.4);
  }, 120_000);
});
