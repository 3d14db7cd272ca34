import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { BakeFormat, BuildContext, CacheDestination, CacheSource, Image, Output, Stack, Variable } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { synth, testApp } from '../helpers';
import { texts } from '../strings';

const IMAGES = 120;
const RUNS = 10;

/** In these values, but not in keys, `--print` writes `${` and `%{` with their escapes. */
const escaped = (text: string) => text.replace(/([$%])\{/g, '$1$1{');

/** Keys of maps: JavaScript has no own property of this name in a literal. */
const keys = texts().filter(text => text !== '__proto__' && text !== '');

/** A path as it is written: normalized, so that the comparison is about characters. */
const names = texts().filter(text => text !== '').map(text => `x${text.replace(/[/.:]/g, '')}`);

const imageValues = fc.record({
  description: texts(),
  args: fc.tuple(texts(), texts(), texts()),
  label: fc.tuple(keys, texts()),
  annotation: texts(),
  host: fc.tuple(keys.filter(k => !k.includes('=')), texts()),
  context: fc.tuple(keys, names),
  tag: texts(),
  noCacheFilter: texts(),
  cache: fc.tuple(texts(), texts()),
  output: texts(),
  inDockerfile: texts(),
});
type ImageValues = typeof imageValues extends fc.Arbitrary<infer T> ? T : never;
const VALUES_OF_IMAGE = 15;

function makeImage(stack: Stack, tag: Variable, id: string, values: ImageValues): void {
  new Image(stack, id, {
    // A description that is empty is none for buildx.
    description: values.description,
    args: { A: values.args[0], B: `${values.args[1]}${tag.value}${values.args[2]}` },
    labels: { [values.label[0]]: values.label[1] },
    annotations: [`key=${values.annotation}`],
    extraHosts: { [values.host[0]]: values.host[1] },
    contexts: { [values.context[0]]: BuildContext.directory(values.context[1]) },
    tags: [`r.example/${id}${tag.value}${values.tag}`],
    noCacheFilter: [`f${values.noCacheFilter}`],
    cacheFrom: [CacheSource.of({ type: 'x', src: `s${values.cache[0]}` })],
    cacheTo: [CacheDestination.of({ type: 'x', dest: `d${values.cache[1]}` })],
    output: [Output.of({ type: 'x', dest: `o${values.output}` })],
  }).dockerfile.stage('s', BuildContext.scratch()).label({ forced: `${values.inDockerfile}\n` });
}

/** What buildx has to have read, in its own words. */
function expected(values: ImageValues, tag: string, id: string): Record<string, unknown> {
  return {
    ...values.description === '' ? {} : { description: values.description },
    'args': {
      A: escaped(values.args[0]),
      B: escaped(`${values.args[1]}${tag}${values.args[2]}`),
      CDK_BAKE_LABEL_FORCED: escaped(`${values.inDockerfile}\n`),
    },
    'labels': { [values.label[0]]: escaped(values.label[1]) },
    'annotations': [escaped(`key=${values.annotation}`)],
    'extra-hosts': { [values.host[0]]: escaped(values.host[1]) },
    'contexts': { [values.context[0]]: values.context[1] },
    'tags': [`r.example/${id}${tag}${values.tag}`],
    'no-cache-filter': [`f${values.noCacheFilter}`],
    'cache-from': [{ type: 'x', src: `s${values.cache[0]}` }],
    'cache-to': [{ type: 'x', dest: `d${values.cache[1]}` }],
    'output': [{ type: 'x', dest: `o${values.output}` }],
  };
}

describeWithBuildx('whatever characters a string has, the real buildx reads it as it was', () => {
  test.each([BakeFormat.HCL, BakeFormat.JSON])(`${IMAGES * VALUES_OF_IMAGE * RUNS} values in %s`, format => {
    fc.assert(fc.property(fc.array(imageValues, { minLength: IMAGES, maxLength: IMAGES }), fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (all, tag) => {
      const app = testApp();
      const stack = new Stack(app, 's', { format });
      const variable = new Variable(stack, 'TAG', { defaultValue: tag });
      all.forEach((values, i) => makeImage(stack, variable, `i${i}`, values));
      synth(app);

      const { target } = bakePrint(dirname(app.outdir), [join(app.outdir, `s/docker-bake.${format}`)]);

      all.forEach((values, i) => expect(target[`i${i}`]).toMatchObject(expected(values, tag, `i${i}`)));
    }), { numRuns: RUNS, endOnFailure: true });
  }, 120_000);
});

describe('what buildx would change is refused', () => {
  const attempt = (text: string) => () => {
    const app = testApp();
    new Image(new Stack(app, 's'), 'i', { args: { A: text } }).dockerfile.stage('s', BuildContext.scratch());
    app.synth();
  };

  test('a string that is not in the form NFC', () => {
    expect(attempt('e\u0301')).toThrow('[s/i] "e\u0301" is not in the Unicode form NFC, into which buildx would change it: write "é"');
  });

  test('half a surrogate pair', () => {
    expect(attempt('a\ud800b')).toThrow('[s/i] "a\\ud800b" holds half a surrogate pair, which UTF-8 cannot hold');
  });

  test('an object as Python prints it', () => {
    expect(attempt('app:<cdk_bake.Variable object at 0x7f0f43414dd0>')).toThrow(
      '[s/i] "app:<cdk_bake.Variable object at 0x7f0f43414dd0>" holds <cdk_bake.Variable object at 0x7f0f43414dd0>, an object as Python prints it: write its `.value` in the f-string');
  });
});
