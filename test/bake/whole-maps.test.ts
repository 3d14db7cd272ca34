import { writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { AbstractTarget, App, BakeFormat, BuildContext, Constant, Expression, Image, Stack, Variable } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { errorOf, image, inEmptyDirectory } from '../helpers';

const folder = inEmptyDirectory();

/** The labels of a level: some literal ones, some in an expression. */
interface Level {
  readonly literal: Readonly<Record<string, string>>;
  readonly whole?: Readonly<Record<string, string>>;
}

const labels = (): fc.Arbitrary<Record<string, string>> => fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.stringMatching(/^\w{1,3}$/), { noNullPrototype: true });
const level = (): fc.Arbitrary<Level> => fc.record({ literal: labels(), whole: fc.option(labels(), { nil: undefined }) });

describeWithBuildx('a whole map', () => {
  test('is merged in the order of app, stack, abstract target and image, and literal entries of a level take precedence', () => {
    const formats = fc.constantFrom(BakeFormat.HCL, BakeFormat.JSON);
    fc.assert(fc.property(level(), level(), level(), level(), formats, (ofApp, ofStack, ofParent, own, format) => {
      const given = ({ literal, whole }: Level) => ({ labels: { ...whole && Expression.call('merge', [whole]).asMap(), ...literal } });
      const app = new App({ format, defaults: given(ofApp) });
      const stack = new Stack(app, 's', { defaults: given(ofStack) });
      const parent = new AbstractTarget(stack, 'parent', given(ofParent));
      image(stack, 'i', { ...given(own), inherits: [parent] });
      app.synth();
      const levels = [ofApp, ofStack, ofParent, own];
      const expected = levels.reduce<Record<string, string>>((all, { literal, whole }) => ({ ...all, ...whole, ...literal }), {});
      const found = bakePrint(folder, [`cdk.out/s/docker-bake.${format}`], 'i').target.i.labels ?? {};
      expect(found).toEqual(expected);
    }), { numRuns: 25 });
  });

  test('is inherited, so that another file can override its entries', () => {
    const stack = new Stack(new App(), 's');
    const value = new Variable(stack, 'V', { defaultValue: '1' });
    const parent = new AbstractTarget(stack, '_common', { labels: Expression.mapOf({ z: value, y: '1' }).asMap(), args: { A: 'parent', B: 'parent' }, annotations: ['manifest:a=1'] });
    const args = { ...Expression.mapOf({ B: value }).asMap() };
    const one = image(stack, 'i', { inherits: [parent], labels: { own: '1' }, args, annotations: Expression.listOf([`manifest:b=${value}`]).asList() });
    one.dockerfile.findStage('s').arg('A').arg('B').env({ X: value.value });
    (stack.node.root as App).synth();
    writeFileSync('override.json', JSON.stringify({ target: { _common: { labels: { z: 'other' }, args: { A: 'other' } } } }));

    expect(bakePrint(folder, ['cdk.out/s/docker-bake.hcl', 'override.json'], 'i').target.i).toMatchObject({
      labels: { z: 'other', y: '1', own: '1' }, args: { A: 'other', B: '1', CDK_BAKE_ENV_X: '1' }, annotations: ['manifest:a=1', 'manifest:b=1'],
    });
  });

  test('can be the hosts and the build arguments of an image whose stages have arguments of their own', () => {
    const app = new App();
    const stack = new Stack(app, 's');
    const more = new Constant(stack, 'MORE', { content: { B: '2' } });
    const hosts = Expression.mapOf({ db: '10.0.0.1' }).asMap();
    const one = new Image(stack, 'i', { args: { ...Expression.of(more).asMap(), A: '1' }, extraHosts: hosts });
    one.dockerfile.stage('run', BuildContext.scratch()).arg('A').env({ X: more.value === '' ? '' : 'x' });
    app.synth();
    expect(bakePrint(folder, ['cdk.out/s/docker-bake.hcl'], 'i').target.i).toMatchObject({ 'args': { A: '1', B: '2' }, 'extra-hosts': { db: '10.0.0.1' } });
  });
});

test.each<[string, (stack: Stack) => unknown, string]>([
  ['a list', stack => image(stack, 'i', { args: Expression.listOf(['a']).asMap() }), '[s/i] `args` must be a map, but ["a"] is a list; use an expression that is a map'],
  ['two expressions', stack => image(stack, 'i', { labels: { ...Expression.mapOf({ a: '1' }).asMap(), ...Expression.mapOf({ b: '1' }).asMap() } }),
    '[s/i] a map contains two expressions for a whole map; merge them with `Expression.call("merge", [one, other])`'],
  ['a part of a text', stack => image(stack, 'i', { labels: { [`x${Object.keys(Expression.mapOf({}).asMap())[0]}`]: 'y' } }),
    '[s/i] `asMap()` of the map is part of a text, but can only be a map, or a part of one; use the `value` of the expression'],
])('%s in a map is an error', (_what, fill, message) => {
  expect(errorOf(fill)).toContain(message);
});
