import { writeFileSync } from 'node:fs';
import type { ImageProps } from '../../src';
import { App, BuildContext, Dockerfile, DockerfileLayout, Expression, Image, MatrixAxis, Stack, Variable } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { inEmptyDirectory } from '../helpers';

const folder = inEmptyDirectory();
const axis = MatrixAxis.of('v', ['a', 'b']);
const matrix = { matrix: [axis], name: `i-${axis}` };
const byAxis = () => Dockerfile.fromFile(`Dockerfile.${axis}`);

beforeEach(() => {
  writeFileSync('Dockerfile.a', 'FROM debian:12\n');
  writeFileSync('Dockerfile.b', 'FROM debian:13\n');
  writeFileSync('.dockerignore', 'cdk.out\n');
});

/** The error of a program whose output is in the working directory. */
function problem(build: (stack: Stack) => unknown): string {
  const app = new App();
  try {
    build(new Stack(app, 's'));
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describeWithBuildx('a Dockerfile and a target that depend on an axis', () => {
  test.each([DockerfileLayout.PER_IMAGE, DockerfileLayout.PER_STACK, DockerfileLayout.INLINE])('are those of each combination: %s', dockerfileLayout => {
    const stack = new Stack(new App({ dockerfileLayout }), 's');
    new Image(stack, 'file', { ...matrix, dockerfile: byAxis() });
    const staged = new Image(stack, 'staged', { matrix: [axis], name: `t-${axis}`, target: Expression.conditional(axis.equalTo('a'), 'first', 'last').value });
    staged.dockerfile.stage('first', new Image(stack, 'below', { dockerfile: Dockerfile.fromString('FROM scratch\n') })).arg('A', new Variable(stack, 'A', { defaultValue: '1' }).value);
    staged.dockerfile.stage('unused', BuildContext.image('debian:11'));
    staged.dockerfile.stage('last', BuildContext.image('debian:12'));
    (stack.node.root as App).synth();
    const { target } = bakePrint(folder, ['cdk.out/s/docker-bake.hcl'], 'file', 'staged');

    expect(target['i-b']).toEqual({ context: '.', dockerfile: 'cwd://Dockerfile.b' });
    expect([target['t-a'].target, target['t-b'].target]).toEqual(['first', 'last']);
    expect(target['t-a']).toMatchObject({ args: { CDK_BAKE_ARG_A: '1' }, contexts: { 'below': 'target:below', 'debian:12': 'docker-image://debian:12' } });
    expect(target['t-a'].contexts).not.toHaveProperty('debian:11');
  });
});

function sendAll(): void {
  writeFileSync('.dockerignore', '');
  ['a', 'b'].forEach(name => writeFileSync(`Dockerfile.${name}`, 'FROM debian:12\nCOPY . /\n'));
}

test('Dockerfiles that depend on an axis send what they read', () => {
  writeFileSync('.dockerignore', '');
  const build = (stack: Stack) => new Image(stack, 'i', { ...matrix, dockerfile: byAxis() });

  expect(problem(build)).toBe('');
  writeFileSync('Dockerfile.b', 'FROM debian:13\nCOPY . /\n');
  expect(problem(build)).toContain('path "." of the directory "." includes the output directory');
});

test('another axis can have values that are not known', () => {
  const open = MatrixAxis.of('w', Expression.hcl('split(",", "1,2")').asList());

  expect(problem(stack => new Image(stack, 'i', { matrix: [axis, open], name: `i-${axis}-${open}`, dockerfile: byAxis() }))).toBe('');
});

test.each<[string, () => unknown, ImageProps, string]>([
  ['does not exist', () => undefined, { ...matrix, dockerfile: Dockerfile.fromFile(`missing/${axis}`) }, '[s/i] the Dockerfile "missing/a" does not exist'],
  ['cannot be read', () => writeFileSync('Dockerfile.b', 'FROM\n'), { ...matrix, dockerfile: byAxis() }, '[s/i] Dockerfile.b:1: '],
  ['depends on a variable', () => undefined, { ...matrix, dockerfile: Dockerfile.fromFile(`Dockerfile.${Expression.call('timestamp', []).value}`) }, 'of the Dockerfile is not known at synthesis; use literal text and axes'],
  ['depends on an axis whose values are not known', () => undefined, { matrix: [MatrixAxis.of('v', Expression.hcl('split(",", "a,b")').asList())], name: 'i-${v}', dockerfile: byAxis() }, 'is not known at synthesis'],
  ['has patterns', () => undefined, { ...matrix, dockerfile: byAxis(), exclude: ['x'] }, '`exclude` cannot be set because the Dockerfile'],
  ['has a base to replace', () => undefined, { ...matrix, dockerfile: byAxis(), base: BuildContext.image('debian') }, '`base` cannot replace a base image because the content of'],
  ['sends the output', sendAll, { ...matrix, dockerfile: byAxis() }, 'includes the output directory, but it must not be sent; add the line "/cdk.out" to ".dockerignore"'],
  ['has an ignore file for one combination only', () => [sendAll(), writeFileSync('Dockerfile.b.dockerignore', '/cdk.out\n')], { ...matrix, dockerfile: byAxis() }, 'includes the output directory'],
])('a Dockerfile that depends on an axis is an error if it %s', (_what, prepare, props, message) => {
  prepare();
  expect(problem(stack => new Image(stack, 'i', props))).toContain(message);
});

describeWithBuildx('an existing Dockerfile', () => {
  test('a target by an axis or a variable keeps the contexts of an existing Dockerfile', () => {
    const stack = new Stack(new App(), 's');
    const base = new Image(stack, 'base', { dockerfile: Dockerfile.fromString('FROM scratch\n') });
    const dockerfile = Dockerfile.fromString('FROM q AS a\nFROM q AS b\nFROM other AS c\n');
    const contexts = { q: base, other: BuildContext.directory('.') };
    new Image(stack, 'axis', { ...matrix, dockerfile, contexts, target: axis.value });
    new Image(stack, 'variable', { dockerfile, contexts, target: new Variable(stack, 'T', { defaultValue: 'a' }).value });
    (stack.node.root as App).synth();
    const { target } = bakePrint(folder, ['cdk.out/s/docker-bake.hcl'], 'axis', 'variable');

    expect(target['i-b'].contexts).toEqual({ q: 'target:base' });
    expect(target.variable.contexts).toEqual({ q: 'target:base', other: '.' });
  });
});

test('the stages of a Dockerfile that depends on an axis are not known', () => {
  expect(() => byAxis().findStage('x')).toThrow('it depends on a matrix');
});

test.each([
  [() => axis.value, '`target` selects the stage "b", but the image has no such stage'],
  [(stack: Stack) => new Variable(stack, 'V', { defaultValue: 'a' }).value, 'the stage "the variable V" in `target` is not known at synthesis'],
])('a target that no combination has is an error', (target, message) => {
  expect(problem(stack => new Image(stack, 'i', { ...matrix, target: target(stack) }).dockerfile.stage('a', BuildContext.scratch()))).toContain(message);
});

test('contexts by an expression are for existing Dockerfiles, and replace no inherited contexts', () => {
  const contexts = BuildContext.mapOf(Expression.call('merge', [{ base: 'a' }, { other: 'b' }]));

  const dockerfile = Dockerfile.fromString('FROM base\n');

  expect(problem(stack => new Image(stack, 'i', { contexts }))).toContain('[s/i] `contexts` is an expression, but the stages');
  expect(problem(stack => {
    const parent = new Image(stack, 'parent', { contexts: { base: BuildContext.directory('.') }, dockerfile });
    new Image(stack, 'i', { inherits: [parent], contexts, dockerfile });
  })).toContain('[s/i] `contexts` is an expression, but the image also inherits');
});
