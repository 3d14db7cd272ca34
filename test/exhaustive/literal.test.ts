import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import {
  Attestation, BakeFormat, BakeFunction, BuildContext, BuildSecret, CacheDestination, CacheSource, Constant, DockerfileLayout, Expression, Group,
  Image, MatrixAxis, Output, SshAgent, Stack, Variable,
} from '../../src';
import { bakePrintBy, bothBuildx, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';
import { texts, textsOfBake } from '../strings';

const IMAGES = 120;
const RUNS = 3;

/** A key for an agent, since buildx reads it. */
const KEY = join(mkdtempSync(join(tmpdir(), 'cdk-bake-key-')), 'key');
writeFileSync(KEY, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });

/** In these values, but not in keys, `--print` writes `${` and `%{` with their escapes. */
const escaped = (text: string) => text.replace(/([$%])\{/g, '$1$1{');

/** Keys of maps: JavaScript has no own property of this name in a literal. */
const keys = textsOfBake().filter(text => text !== '__proto__' && text !== '');

/** A path as it is written: normalized, so that the comparison is about characters. */
const names = textsOfBake().filter(text => text !== '').map(text => `x${text.replace(/[/.:]/g, '')}`);

/** A key of an object, beside those that buildx knows. */
const objectKeys = textsOfBake().map(text => `k${text}`);

const imageValues = fc.record({
  description: textsOfBake(),
  args: fc.tuple(textsOfBake(), textsOfBake(), textsOfBake()),
  label: fc.tuple(keys, textsOfBake()),
  annotation: textsOfBake(),
  host: fc.tuple(keys.filter(k => !/[=,]/.test(k)), fc.oneof(fc.ipV4(), fc.ipV6())),
  context: fc.tuple(keys, names),
  tag: textsOfBake(),
  noCacheFilter: textsOfBake(),
  cache: fc.tuple(textsOfBake(), textsOfBake()),
  output: textsOfBake(),
  inDockerfile: texts(),
  file: texts(),
  attestation: fc.tuple(objectKeys, textsOfBake()),
  secret: fc.tuple(textsOfBake(), textsOfBake()),
  agent: textsOfBake(),
  path: names,
  constant: textsOfBake(),
  variable: fc.tuple(textsOfBake(), textsOfBake()),
  result: textsOfBake(),
  entry: fc.tuple(keys, textsOfBake()),
  axis: fc.tuple(keys, textsOfBake()),
  group: textsOfBake(),
});
type ImageValues = typeof imageValues extends fc.Arbitrary<infer T> ? T : never;
const VALUES_OF_IMAGE = 32;

function makeImage(stack: Stack, tag: Variable, id: string, values: ImageValues): void {
  const constant = new Constant(stack, `c_${id}`, { content: values.constant });
  const variable = new Variable(stack, `v_${id}`, { defaultValue: values.variable[0], description: values.variable[1] });
  variable.addValidation(true, values.variable[1]);
  const result = new BakeFunction(stack, `f_${id}`, { result: values.result });
  const map = new Constant(stack, `m_${id}`, { content: { [values.entry[0]]: [values.entry[1]] } });
  const axis = MatrixAxis.of('axis', [{ [values.axis[0]]: values.axis[1] }]);
  image(stack, `${id}-axis`, { matrix: [axis], name: `${id}-matrix`, labels: { axis: axis.field(values.axis[0]) }, published: false });
  const made = new Image(stack, id, {
    context: BuildContext.directory(values.path),
    attest: [Attestation.of({ type: 'x', [values.attestation[0]]: `a${values.attestation[1]}` })],
    secret: [BuildSecret.env(`s${values.secret[0]}`, `e${values.secret[1]}`)],
    ssh: [SshAgent.keys(`i${values.agent}`, [KEY])],
    // A description that is empty is none for buildx.
    description: values.description,
    args: {
      A: values.args[0],
      B: `${values.args[1]}${tag.value}${values.args[2]}`,
      CONSTANT: constant.value,
      VARIABLE: variable.value,
      RESULT: result.call([]).value,
      ENTRY: Expression.item(Expression.item(map, values.entry[0]), 0).value,
    },
    labels: { [values.label[0]]: values.label[1] },
    annotations: [`key=${values.annotation}`],
    extraHosts: { [values.host[0]]: values.host[1] },
    contexts: { [values.context[0]]: BuildContext.directory(values.context[1]) },
    tags: [`r.example/${id}${tag.value}${values.tag}`],
    // A literal name has to be that of a stage.
    noCacheFilter: [`${tag.value}${values.noCacheFilter}`],
    cacheFrom: [CacheSource.of({ type: 'x', src: `s${values.cache[0]}` })],
    cacheTo: [CacheDestination.of({ type: 'x', dest: `d${values.cache[1]}` })],
    output: [Output.of({ type: 'x', dest: `o${values.output}` })],
  });
  made.dockerfile.stage('s', BuildContext.scratch()).label({ forced: `${values.inDockerfile}\n` }).file('/f', `${values.file}\n`);
  new Group(stack, `${id}-group`, { members: [made], description: values.group });
}

/** What buildx has to have read, in its own words. */
function expected(values: ImageValues, tag: string, id: string): Record<string, unknown> {
  return {
    ...values.description === '' ? {} : { description: values.description },
    'args': {
      A: escaped(values.args[0]),
      B: escaped(`${values.args[1]}${tag}${values.args[2]}`),
      CONSTANT: escaped(values.constant),
      VARIABLE: escaped(values.variable[0]),
      RESULT: escaped(values.result),
      ENTRY: escaped(values.entry[1]),
      CDK_BAKE_LABEL_FORCED: escaped(`${values.inDockerfile}\n`),
    },
    'labels': { [values.label[0]]: escaped(values.label[1]) },
    'annotations': [escaped(`key=${values.annotation}`)],
    'extra-hosts': { [values.host[0]]: escaped(values.host[1]) },
    'contexts': { [values.context[0]]: values.context[1] },
    'context': values.path,
    'attest': [{ type: 'x', [values.attestation[0]]: `a${values.attestation[1]}` }],
    'secret': [{ id: `s${values.secret[0]}`, env: `e${values.secret[1]}` }],
    'ssh': [{ id: `i${values.agent}`, paths: [KEY] }],
    'dockerfile-inline': expect.stringContaining(escaped(`" /f\n${values.file}\nEOF`)),
    'tags': [`r.example/${id}${tag}${values.tag}`],
    'no-cache-filter': [`${tag}${values.noCacheFilter}`],
    'cache-from': [{ type: 'x', src: `s${values.cache[0]}` }],
    'cache-to': [{ type: 'x', dest: `d${values.cache[1]}` }],
    'output': [{ type: 'x', dest: `o${values.output}` }],
  };
}

describeWithBuildx('whatever characters a string has, the real buildx reads it as it was', () => {
  const cases = bothBuildx().flatMap(buildx => [BakeFormat.HCL, BakeFormat.JSON].map(format => [format, buildx] as const));

  test.each(cases)(`${IMAGES * VALUES_OF_IMAGE * RUNS} values in %s, read by %j`, (format, buildx) => {
    fc.assert(fc.property(fc.array(imageValues, { minLength: IMAGES, maxLength: IMAGES }), fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (all, tag) => {
      const app = testApp();
      const stack = new Stack(app, 's', { format, dockerfileLayout: DockerfileLayout.INLINE });
      const variable = new Variable(stack, 'TAG', { defaultValue: tag });
      all.forEach((values, i) => makeImage(stack, variable, `i${i}`, values));
      synth(app);

      const asked = all.flatMap((_values, i) => [`i${i}-matrix`, `i${i}-group`]);
      const { target, group } = bakePrintBy(buildx, dirname(app.outdir), [join(app.outdir, `s/docker-bake.${format}`)], ...asked);

      all.forEach((values, i) => {
        expect(target[`i${i}`]).toMatchObject(expected(values, tag, `i${i}`));
        expect(target[`i${i}-matrix`].labels).toEqual({ axis: escaped(values.axis[1]) });
        expect(group[`i${i}-group`].description ?? '').toBe(values.group);
      });
    }), { numRuns: RUNS, endOnFailure: true });
  }, 120_000);
});

describe('rejects text that Buildx would change', () => {
  const attempt = (text: string) => () => {
    const app = testApp();
    new Image(new Stack(app, 's'), 'i', { args: { A: text } }).dockerfile.stage('s', BuildContext.scratch());
    app.synth();
  };

  test('a string that is not in NFC', () => {
    expect(attempt('e\u0301')).toThrow('[s/i] "e\u0301" is not in Unicode form NFC, but Buildx normalizes strings to NFC; write "é"');
  });

  test('half a surrogate pair', () => {
    expect(attempt('a\ud800b')).toThrow('[s/i] "a\\ud800b" contains half a surrogate pair, which UTF-8 cannot encode');
  });

  test('a printed Python object', () => {
    expect(attempt('app:<cdk_bake.Variable object at 0x7f0f43414dd0>')).toThrow(
      '[s/i] "app:<cdk_bake.Variable object at 0x7f0f43414dd0>" contains <cdk_bake.Variable object at 0x7f0f43414dd0>, a printed Python object');
  });
});
