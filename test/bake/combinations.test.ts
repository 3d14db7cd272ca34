import * as fc from 'fast-check';
import type { AppProps } from '../../src';
import { App, BakeFileLayout, BuildContext, Dockerfile, Expression, Image, MatrixAxis, Platform, Stack, StagePlatform, Variable } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { errorOf, inEmptyDirectory } from '../helpers';

const folder = inEmptyDirectory();

const versions = ['3.9', '3.12'];
const dashed = (axis: MatrixAxis) => Expression.call('replace', [axis, '.', '-']).value;

function matrixImage(stack: Stack, id: string, ...axes: MatrixAxis[]): Image {
  return new Image(stack, id, { matrix: axes, name: `${id}-${axes.map(dashed).join('-')}` });
}

function python(stack: Stack, axis = MatrixAxis.of('py', versions)): Image {
  const image = matrixImage(stack, 'python', axis);
  image.dockerfile.stage('run', BuildContext.scratch());
  return image;
}

/** The contexts of all targets, as Buildx resolves them. */
function contextsOf(fill: (stack: Stack, app: App) => void, props: AppProps = {}, files = ['cdk.out/s/docker-bake.hcl']) {
  const app = new App(props);
  fill(new Stack(app, 's'), app);
  app.synth();
  const { target } = bakePrint(folder, files, 'default');
  return Object.fromEntries(Object.entries(target).map(([name, { contexts }]) => [name, contexts]));
}

describeWithBuildx('an image can be built on', () => {
  test('one combination of a matrix', () => {
    expect(contextsOf(stack => {
      const base = python(stack);
      const api = new Image(stack, 'api');
      api.dockerfile.stage('run', base.combination({ py: '3.12' })).copyFrom(base.combination({ py: '3.9' }), ['/a'], '/a');
      new Image(stack, 'web').dockerfile.stage('run', base.combination({ py: '3.12' }));
    })).toMatchObject({
      api: { 'python': 'target:python-3-12', 'python-2': 'target:python-3-9' },
      web: { python: 'target:python-3-12' },
    });
  });

  test('the same combination of a matrix, if it has the same axes', () => {
    expect(contextsOf(stack => {
      const py = MatrixAxis.of('py', versions);
      const os = MatrixAxis.of('os', ['a', 'b']);
      const base = python(stack, py);
      matrixImage(stack, 'api', os, py).dockerfile.stage('run', base);
      base.addTest(['/python', '--version']);
    })).toMatchObject(Object.fromEntries([
      ...versions.flatMap(version => ['a', 'b'].map(os => [`api-${os}-${version.replace('.', '-')}`, { python: `target:python-${version.replace('.', '-')}` }])),
    ]));
  });

  test('a combination that a variable chooses', () => {
    expect(contextsOf(stack => {
      const chosen = new Variable(stack, 'PY', { defaultValue: '3.12' });
      new Image(stack, 'api').dockerfile.stage('run', python(stack).combination({ py: chosen }));
    })).toMatchObject({ api: { python: 'target:python-3-12' } });
  });

  test('a combination of maps', () => {
    expect(contextsOf(stack => {
      const [one, two] = [{ id: 'x', n: '1' }, { id: 'y', n: '2' }];
      const kind = MatrixAxis.of('kind', [one, two]);
      const base = new Image(stack, 'base', { matrix: [kind], name: `base-${kind.field('id')}${kind.field('n')}` });
      base.dockerfile.stage('run', BuildContext.scratch());
      new Image(stack, 'api').dockerfile.stage('run', base.combination({ kind: two }));
    })).toMatchObject({ api: { base: 'target:base-y2' } });
  });

  test('combinations in existing Dockerfiles, and in another stack', () => {
    expect(contextsOf((stack, app) => {
      const axis = MatrixAxis.of('v', versions);
      const base = python(stack);
      const other = new Stack(app, 't');
      new Image(other, 'old', { dockerfile: Dockerfile.fromString('FROM base\n'), contexts: { base: base.combination({ py: '3.9' }) } });
      const each = new Image(other, 'each', { matrix: [axis], name: `each-${dashed(axis)}` });
      each.dockerfile.stage('run', base.combination({ py: axis.value }));
    }, {}, ['cdk.out/s/docker-bake.hcl', 'cdk.out/t/docker-bake.hcl'])).toMatchObject({
      'old': { base: 'target:python-3-9' },
      'each-3-9': { python: 'target:python-3-9' },
      'each-3-12': { python: 'target:python-3-12' },
    });
  });
});

describeWithBuildx('tests of a matrix', () => {
  test('run in each combination', () => {
    const app = new App({ bakeFileLayout: BakeFileLayout.PER_APP });
    const stack = new Stack(app, 's');
    python(stack).addTest(['/python', '--version']);
    app.synth();
    const { target, group } = bakePrint(folder, ['cdk.out/docker-bake.hcl'], 'test');
    expect(group.test.targets).toEqual(['python-test']);
    expect(target).toMatchObject({
      'python-3-9-test': { contexts: { python: 'target:python-3-9' }, output: [{ type: 'cacheonly' }] },
      'python-3-12-test': { contexts: { python: 'target:python-3-12' } },
    });
  });
});

describe('an error tells', () => {
  test.each<[string, (stack: Stack, base: Image) => unknown, string]>([
    ['that a matrix needs a choice', (stack, base) => new Image(stack, 'i').dockerfile.stage('run', base),
      '[s/i] the image is built on the matrix s/python, but on none of its combinations; '
      + 'use combination() of python with values for its axes, such as py = "3.9", or add the axes of the matrix to the `matrix` of the image'],
    ['which axis is unknown', (_, base) => base.combination({ pi: '3.9' }), '[s/python] the matrix has no axis "pi" (did you mean py?); the axes are py'],
    ['which axis is missing', (_, base) => base.combination({}), '[s/python] a combination requires a value of the axis "py"; add one of "3.9" and "3.12"'],
    ['which value is missing', (_, base) => base.combination({ py: '3.10' }), '[s/python] axis "py" does not have the value "3.10"; use one of "3.9" and "3.12"'],
    ['that a value of another kind is missing', (_, base) => base.combination({ py: {} }), '[s/python] axis "py" does not have the value {}'],
    ['that an image has no matrix', stack => {
      const image = new Image(stack, 'i');
      image.dockerfile.stage('run', BuildContext.scratch());
      image.combination({});
    }, '[s/i] the image has no `matrix`; use the image itself'],
    ['which combination is missing', (stack, base) => {
      const axis = MatrixAxis.of('v', ['3.9', '3.10']);
      matrixImage(stack, 'i', axis).dockerfile.stage('run', base.combination({ py: axis.value }));
    }, '[s/i] the combination v = "3.10" is built on a combination of the matrix s/python that does not exist; '
      + 'add the value to the axis of that matrix, or remove it from this one'],
    ['that an axis belongs to another image', (stack, base) => {
      new Image(stack, 'i').dockerfile.stage('run', base.combination({ py: MatrixAxis.of('v', ['3.9']).value }));
    }, 'axis "v" is used outside an image with this axis'],
    ['that a stage of a matrix is no target', (stack, base) => {
      const image = matrixImage(stack, 'm', base._props.matrix![0]);
      const first = image.dockerfile.stage('first', BuildContext.scratch());
      image.dockerfile.stage('last', BuildContext.scratch());
      new Image(stack, 'i').dockerfile.stage('run', first);
    }, '[s/i] the image cannot be built on a stage of the matrix s/m because only whole combinations are targets; define the stage as an Image of its own'],
    ['that a matrix has no variant for the platform of the builder', stack => {
      const axis = MatrixAxis.of('v', ['1']);
      const tool = new Image(stack, 'tool', { matrix: [axis], name: `tool-${axis.value}`, platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] });
      tool.dockerfile.stage('run', BuildContext.scratch());
      const reader = new Image(stack, 'i', { platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] });
      reader.dockerfile.stage('run', tool.combination({ v: '1' }), { platform: StagePlatform.BUILDER });
    }, 'the image cannot be built on the matrix s/tool for the platform of the builder'],
  ])('%s', (_what, fill, message) => {
    let thrown = '';
    const found = errorOf(stack => {
      try {
        fill(stack, python(stack));
      } catch (error) {
        thrown = (error as Error).message;
        stack.node.addValidation({ validate: () => ['stop'] });
      }
    });
    expect(thrown + found).toContain(message);
  });
});

describeWithBuildx('for any matrix', () => {
  test('each combination of a reader is built on the combination of its values', () => {
    const value = fc.stringMatching(/^[a-z0-9]{1,4}$/);
    const axisValues = fc.uniqueArray(value, { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(axisValues, axisValues, (one, two) => {
      const [a, b] = [MatrixAxis.of('a', one), MatrixAxis.of('b', two)];
      const contexts = contextsOf(stack => {
        const base = matrixImage(stack, 'base', a, b);
        base.dockerfile.stage('run', BuildContext.scratch());
        const mirrored = MatrixAxis.of('c', two);
        const reader = new Image(stack, 'reader', { matrix: [mirrored, a], name: `reader-${mirrored}-${a}` });
        reader.dockerfile.stage('run', base.combination({ a: a.value, b: mirrored.value }));
      });
      for (const [x, y] of one.flatMap(first => two.map(second => [first, second]))) {
        expect(contexts[`reader-${y}-${x}`]).toEqual({ base: `target:base-${x}-${y}` });
      }
    }), { numRuns: 15 });
  });
});
