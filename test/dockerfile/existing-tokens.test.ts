import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BakeFormat, BakeFunction, BuildContext, Constant, Dockerfile, Expression, Image, Stack, Variable, VariableType } from '../../src';
import { substitute } from '../../src/dockerfile/existing/text/substitution';
import { bakePrintBy, bothBuildx, describeWithBuildx } from '../buildx';
import { synth, testApp } from '../helpers';

/** Tokens of all kinds and types. */
function tokensIn(stack: Stack): string[] {
  const twice = new BakeFunction(stack, 'twice', { parameters: ['a'], result: `${BakeFunction.param('a')}${BakeFunction.param('a')}` });
  const unset = new Variable(stack, 'UNSET');
  return [
    new Variable(stack, 'TEXT', { defaultValue: 'text' }), new Variable(stack, 'EMPTY', { defaultValue: '' }), new Variable(stack, 'NUMBER', { defaultValue: 3.1 }),
    new Variable(stack, 'BOOL', { defaultValue: true }), new Variable(stack, 'TYPED', { valueType: VariableType.NUMBER, defaultValue: 4 }),
    new Variable(stack, 'ALIAS', { defaultValue: unset }), unset, new Variable(stack, 'UNSET_TYPED', { valueType: VariableType.STRING }),
    new Constant(stack, 'CONSTANT', { content: 5 }), twice.call(['y']), Expression.call('upper', ['x']), Expression.item(Expression.listOf(['p', 'q']), 1),
    Expression.conditional(true, unset, 'b'), Expression.call('coalesce', [unset, 'c']), Expression.of(1).plus(2),
  ].map(({ value }) => value);
}

describeWithBuildx('the expression of a key', () => {
  test.each(Object.values(BakeFormat))('is the value of the reference in BuildKit, in %s', format => {
    const app = testApp({ format });
    const stack = new Stack(app, 's');
    const expected = new Map<string, { operator: string; byDefault?: string }>();
    for (const token of tokensIn(stack)) {
      for (const operator of ['', ':-', '-', ':+', '+', ':?', '?']) {
        for (const byDefault of [undefined, '', 'default']) {
          const { node: { id } } = new Image(stack, `i${expected.size}`, {
            dockerfile: Dockerfile.fromString(`ARG A${byDefault === undefined ? '' : `=${byDefault}`}\nFROM docker.io/library/x:a\${A${operator}${operator && 'word'}}`),
            args: { A: token },
            base: BuildContext.image('other'),
          });
          expected.set(id, { operator, byDefault });
        }
      }
    }
    const file = [...synth(app).keys()].find(path => path.includes('docker-bake'))!;
    for (const buildx of bothBuildx()) {
      const { target } = bakePrintBy(buildx, tmpdir(), [join(app.outdir, file)]);
      for (const [id, { operator, byDefault }] of expected) {
        // An argument that is null is left out, and with `?` the build fails where nothing has a value.
        const { args, contexts } = target[id];
        expect([id, Object.keys(contexts)]).toEqual([id, [`x:a${substitute(args?.A ?? byDefault, operator, 'word') ?? ''}`]]);
      }
    }
    rmSync(join(app.outdir, '..'), { recursive: true });
  });
});
