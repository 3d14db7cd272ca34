import * as fc from 'fast-check';
import { AbstractTarget, App, BakeFormat, BakeFunction, Constant, Group, Stack, Variable } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { errorOf, image, inEmptyDirectory, synth } from '../helpers';
import { texts } from '../strings';

const folder = inEmptyDirectory();

function commented(comment: string | undefined, format = BakeFormat.HCL): App {
  const app = new App({ format });
  const stack = new Stack(app, 's');
  new Constant(stack, 'ONE', { content: '1' });
  new Constant(stack, 'TWO', { content: '2', comment });
  new Variable(stack, 'TAG', { defaultValue: 'v1', comment });
  new BakeFunction(stack, 'ref', { result: 'x', comment });
  const common = new AbstractTarget(stack, '_common', { labels: { a: 'b' }, comment });
  new Group(stack, 'all', { members: [image(stack, 'i', { inherits: [common], comment })], comment });
  return app;
}

test('a comment is above its block', () => {
  const text = synth(commented('The first line.\n\nAnother "line" ${x}')).get('s/docker-bake.hcl')!;
  const lines = '# The first line.\n#\n# Another "line" ${x}\n';
  for (const start of ['TWO = "2"', 'variable "TAG" {', 'function "ref" {', 'group "all" {', 'target "_common" {', 'target "i" {']) {
    expect(text).toContain(`\n\n${lines}${start}`);
  }
  expect(text).toContain('\n\nONE = "1"\n\n#');
});

test('a comment contains no token', () => {
  expect(() => commented(new Variable(new Stack(new App(), 's'), 'V').value)).toThrow('[s/TWO] `comment` must be literal text, but contains the variable V');
  expect(errorOf(stack => image(stack, 'i', { comment: 'x' }))).toBe('');
});

describeWithBuildx('whatever a comment contains', () => {
  test('it changes nothing', () => {
    const printed = (app: App) => {
      app.synth();
      return ['i', 'all'].map(name => bakePrint(folder, [`cdk.out/s/docker-bake.${app.format}`], name));
    };
    const expected = printed(commented(undefined));
    fc.assert(fc.property(fc.oneof(texts(), fc.string({ unit: fc.constantFrom('\n', '\r', '*/', '#', '"', '}', '\u2028', '\\') })), comment => {
      expect(printed(commented(comment))).toEqual(expected);
    }), { numRuns: 20 });
    expect(printed(commented('x', BakeFormat.JSON))).toEqual(expected);
  });
});
