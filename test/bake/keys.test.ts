import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageProps } from '../../src';
import {
  Attestation, BakeFormat, BakeFunction, BuildContext, CacheDestination, CacheSource, Constant, Expression, Image, MatrixAxis,
  Output, Stack, Variable, VariableType,
} from '../../src';
import { bakePrintBy, bothBuildx, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';

/** An image whose maps have tokens in their keys. */
function withKeys(format: BakeFormat, order: readonly string[] = ['first', 'second']) {
  const app = testApp({ format });
  const stack = new Stack(app, 's');
  const variable = new Variable(stack, 'V', { defaultValue: 'x' });
  const tokens = Object.fromEntries(order.map(name => [name, Expression.call('format', [`${name}-%s`, variable]).value]));
  const map = (prefix = '') => Object.fromEntries(order.map(name => [prefix + tokens[name], '10.0.0.1']));
  const parameter = BakeFunction.param('p');
  const pick = new BakeFunction(stack, 'pick', { parameters: ['p'], result: { 'f()': 'a', [`g(${parameter})`]: 'b()', [Expression.call('upper', [parameter]).value]: 'c' } });
  new Constant(stack, 'C', { content: map() });
  new Variable(stack, 'W', { defaultValue: map('w') });
  const axis = MatrixAxis.of('a', [{ ...map(), n: 'one' }]);
  image(stack, 'i', {
    matrix: [axis],
    name: `i-${axis.field('n')}`,
    labels: { ...map(), [variable.value]: 'a', [`$\{}${variable.value}"(`]: 'b', [axis.field('n')]: 'c' },
    extraHosts: map('h'),
    contexts: { [`docker.io/library/${variable.value}:latest`]: BuildContext.image('busybox'), [`r.example/${variable.value}`]: BuildContext.directory('.') },
    args: { A: Expression.item(Expression.mapOf(map()), 'second-x').value, B: Expression.item(pick.call([variable]), 'g(x)').value, C: Expression.item(pick.call([variable]), 'X').value },
  }).dockerfile.findStage('s').label({ [variable.value]: 'a', [`z${variable.value}`]: 'b' });
  return { app, files: synth(app) };
}

describeWithBuildx('keys with tokens', () => {
  describe.each(Object.values(BakeFormat))('in %s', format => {
    test.each(bothBuildx().map(buildx => [buildx]))('are evaluated by %j', buildx => {
      const { app, files } = withKeys(format);
      const file = [...files.keys()].find(path => path.includes('docker-bake'))!;
      const { target } = bakePrintBy(buildx, tmpdir(), [join(app.outdir, file)], 'i');
      const { labels, contexts, args, 'extra-hosts': hosts } = target['i-one'];
      expect(labels).toEqual({ 'first-x': '10.0.0.1', 'second-x': '10.0.0.1', 'x': 'a', '${}x"(': 'b', 'one': 'c' });
      expect(hosts).toEqual({ 'hfirst-x': '10.0.0.1', 'hsecond-x': '10.0.0.1' });
      expect(contexts).toEqual({ 'x': 'docker-image://busybox', 'r.example/x': '.' });
      expect(args).toMatchObject({ A: '10.0.0.1', B: 'b()', C: 'c' });
      rmSync(join(app.outdir, '..'), { recursive: true });
    });
  });
});

test('the order of keys does not depend on the order in which tokens are created', () => {
  const texts = [['first', 'second'], ['second', 'first']].map(order => {
    const { app, files } = withKeys(BakeFormat.HCL, order);
    rmSync(join(app.outdir, '..'), { recursive: true });
    return files.get('s/docker-bake.hcl')!.replaceAll(app.outdir, 'OUT');
  });
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).not.toContain('Token');
});

describe('keys that Buildx does not evaluate', () => {
  const stack = new Stack(testApp(), 's');
  const token = new Variable(stack, 'V').value;

  test.each<[string, () => unknown, string]>([
    ['CacheSource.of', () => CacheSource.of({ type: 'registry', [token]: 'a' }), 'a key of a cache in of() must be literal text, but contains the variable V, which is not known yet'],
    ['CacheDestination.of', () => CacheDestination.of({ type: 'registry', [token]: 'a' }), 'a key of a cache in of()'],
    ['Output.of', () => Output.of({ type: 'registry', [`a${token}`]: 'a' }), 'a key of an output in of()'],
    ['Attestation.of', () => Attestation.of({ type: 'sbom', [token]: 'a' }), 'a key of an attestation in of()'],
    ['VariableType.ofObject', () => VariableType.ofObject({ [token]: VariableType.STRING }), 'the name of a member in `VariableType.ofObject` must be literal text, but contains the variable V, which is not known yet'],
    ['args', () => new Image(stack, 'args', { args: { [token]: 'a' } }), 'the name of an ARG must be literal text, but contains the variable V, which is not known yet'],
    ['suppressedChecks', () => new Image(stack, 'checks', { suppressedChecks: { [token]: 'a' } }), 'the name of a check in `suppressedChecks` must be literal text, but contains the variable V, which is not known yet'],
    ['env', () => image(stack, 'env').dockerfile.findStage('s').env({ [token]: 'a' }), 'the name of an ENV must be literal text, but contains the variable V, which is not known yet'],
  ])('are rejected in %s', (_name, step, message) => {
    expect(step).toThrow(message);
  });
});

test('rejects two keys with the same expression', () => {
  const app = testApp();
  const stack = new Stack(app, 's');
  const variable = new Variable(stack, 'V', { defaultValue: 'x' });
  const upper = () => Expression.call('upper', [variable]).value;
  const labels: ImageProps['labels'] = { [upper()]: 'a', [upper()]: 'b' };
  image(stack, 'i', { labels });
  expect(() => app.synth()).toThrow('[s/i] two keys of a map are both "${upper(V)}"; remove one of them');
});
