import type { ImageProps } from '../../src';
import { BuildContext, Dockerfile, Expression, Image, MatrixAxis, Stack, Variable } from '../../src';
import { strictApp } from '../helpers';

const one = BuildContext.image('one');
const two = BuildContext.image('two');

/** What a synth of an image with a Dockerfile reports. */
function problems(text: string, props: (v: string, stack: Stack) => ImageProps, defaultValue?: any): string[] {
  const app = strictApp();
  const stack = new Stack(app, 's');
  new Image(stack, 'i', { dockerfile: Dockerfile.fromString(text), ...props(new Variable(stack, 'V', { defaultValue }).value, stack) });
  try {
    app.synth();
    return [];
  } catch (error: any) {
    return error.problems.map(({ message }: any) => message);
  }
}

describe('a base with the name of a stage as its repository', () => {
  const ofGolang = ['`base` cannot replace FROM golang:$V in Dockerfile:2 because the name can be equal to the stage "golang", and BuildKit would replace the whole stage; rename the stage'];

  test.each(['latest', '1.22', ''])('cannot be replaced if its tag can be latest: %j', tag => {
    expect(problems('ARG V=1\nFROM golang:$V AS golang', V => ({ args: { V }, base: one }), tag)).toEqual(ofGolang);
  });

  test.each([
    'FROM docker.io/library/golang:$V AS golang', 'FROM index.docker.io/golang:${V:-latest} AS golang', 'FROM golang:$V AS build\nFROM debian AS golang\nFROM build', 'FROM golang$V AS golang',
  ])('cannot be replaced in any form: %j', text => {
    expect(problems(`ARG V=1\n${text}\nWORKDIR /w`, V => ({ args: { V }, base: one }), ':1')).toEqual([expect.stringContaining('because the name can be equal to the stage "golang"')]);
  });

  test.each(['FROM golang:1.$V AS golang', 'FROM golang:$V-alpine AS golang', 'FROM team/golang:$V AS golang', 'FROM golang:$V AS go'])('can be replaced otherwise: %j', text => {
    expect(problems(`ARG V=1\n${text}\nWORKDIR /w`, V => ({ args: { V }, base: one }), '1')).toEqual([]);
  });

  test('cannot be replaced if the whole default is the name of a stage', () => {
    const text = 'ARG V=debian\nFROM $V AS golang\nWORKDIR /w';
    expect(problems(text, V => ({ args: { V }, base: one }), 'golang:latest'))
      .toEqual(['`base` cannot replace "the variable V" because the default is "golang", and BuildKit would replace the whole stage "golang" of "Dockerfile"; rename the stage']);
    expect(problems(text, V => ({ args: { V }, base: one }), 'golang:1')).toEqual([]);
  });

  test('causes a warning if the default of a key of contexts is the name', () => {
    const text = 'FROM golang AS golang\nWORKDIR /w';
    expect(problems(text, V => ({ contexts: { [`golang:${V}`]: one } }), 'latest')).toEqual([expect.stringContaining('the context "golang" replaces the whole stage "golang"')]);
    expect(problems('FROM debian AS golang\nWORKDIR /w', V => ({ contexts: { [V]: one } }), 'golang')).toEqual([]);
  });
});

describe('names that are equal by default', () => {
  const text = 'ARG V=1\nFROM x:$V AS a\nWORKDIR /a\nFROM x:2 AS b\nWORKDIR /b\nFROM a\nCOPY --from=b / /b\n';
  const different = ['`bases` for the stage "b" and `bases` for the stage "a" replace the same name with different sources, but BuildKit replaces a name everywhere in a Dockerfile; '
    + 'give both the same source, or write another reference in one of the FROM instructions'];

  test('cannot have two bases', () => {
    const bases = { a: one, b: two };
    expect(problems(text, V => ({ args: { V }, bases }), '2')).toEqual(different);
    expect(problems(text, V => ({ args: { V }, bases }), 2)).toEqual(different);
    expect(problems(text, V => ({ args: { V }, bases }), '3')).toEqual([]);
    expect(problems(text, V => ({ args: { V }, bases }))).toEqual([]);
    expect(problems(text, V => ({ args: { V }, bases: { a: one, b: one } }), '2')).toEqual([]);
  });

  test('cannot have two bases where a variable has the default of another, or a matrix the value', () => {
    const bases = { a: one, b: two };
    expect(problems(text, (v, stack) => ({ args: { V: new Variable(stack, 'W', { defaultValue: v }).value }, bases }), '2')).toEqual(different);
    expect(problems(text, v => ({ args: { V: Expression.call('trimprefix', [v, 'v']).value }, bases }), 'v2')).toEqual(different);
    const axis = MatrixAxis.of('release', ['1', '2', '3']);
    expect(problems(text, () => ({ args: { V: axis.value }, bases, matrix: [axis], name: `i-${axis.value}` }))).toEqual(different);
  });

  test('cannot be two keys of contexts', () => {
    const contexts = (V: string) => ({ contexts: { [`x:${V}`]: one, 'x:2': one } });
    expect(problems('FROM x:2\nWORKDIR /w', contexts, '2'))
      .toEqual(['keys "x:2" and "x:the variable V" of `contexts` are the same entry because BuildKit looks up both as "x:2"; remove one of them']);
    expect(problems('FROM x:2\nWORKDIR /w', contexts, '3')).toEqual([]);
  });
});

describe('tags of other images, with default values of variables', () => {
  const from = (text: string, props: (tool: Image, stack: Stack) => ImageProps = () => ({})) => (stack: Stack, tool: Image) =>
    new Image(stack, 'i', { dockerfile: Dockerfile.fromString(text), ...props(tool, stack) });
  const tagged = (tags: (stack: Stack) => ImageProps, use: (stack: Stack, tool: Image) => unknown) => {
    const app = strictApp();
    const stack = new Stack(app, 's');
    const tool = new Image(stack, 'tool', tags(stack));
    tool.dockerfile.stage('r', BuildContext.scratch());
    use(stack, tool);
    try {
      app.synth();
      return [];
    } catch (error: any) {
      return error.problems.map(({ message }: any) => message);
    }
  };
  const variable = (stack: Stack, id: string, defaultValue?: any) => new Variable(stack, id, { defaultValue }).value;
  const latest = (stack: Stack) => ({ tags: [`quay.io/j/base:${variable(stack, 'TAG', 'latest')}`] });
  const literal = () => ({ tags: ['quay.io/j/base:1'] });
  const linkless = 'names a tag of s/tool, but the build uses the published image because the two are not linked; ';

  test.each<[string, (stack: Stack) => ImageProps, (stack: Stack, tool: Image) => unknown, string]>([
    ['the default of an ARG', latest, from('ARG T=latest\nFROM quay.io/j/base:$T\nWORKDIR /w'), 'set `base` to tool'],
    ['no tag', latest, from('FROM quay.io/j/base\nWORKDIR /w'), 'set `base` to tool'],
    ['a copy', latest, from('FROM scratch\nCOPY --from=quay.io/j/base:latest / /'), 'add tool to `contexts` under "quay.io/j/base"'],
    ['an argument', literal, from('ARG T=0\nFROM quay.io/j/base:$T\nWORKDIR /w', (_, s) => ({ args: { T: variable(s, 'T', '1') } })), 'set `base` to tool'],
    ['an argument that can be left out', literal, from('ARG T=1\nFROM quay.io/j/base:$T\nWORKDIR /w', (_, s) => ({ args: { T: variable(s, 'T') } })), 'set `base` to tool'],
    ['an argument of a stage', literal, from('ARG T=0\nFROM quay.io/j/base:$T AS one\nFROM scratch\nCOPY --from=one / /', (_, s) => ({ args: { T: variable(s, 'T', '1') } })), 'add tool to `bases` under the name of the stage'],
    ['a context that does not take its place', literal, from('FROM quay.io/j/base:1\nCOPY --from=x:2 / /', (_, s) => ({ contexts: { [`x:${variable(s, 'T', '2')}`]: one } })), 'set `base` to tool'],
    ['a stage', literal, s => new Image(s, 'i').dockerfile.stage('r', BuildContext.image(`quay.io/j/base:${variable(s, 'T', '1')}`)), 'pass the Image itself, `tool`'],
  ])('cause a warning: %s', (_, tags, use, fix) => {
    expect(tagged(tags, use)).toEqual([expect.stringContaining(`${linkless}${fix} (UnlinkedImage)`)]);
  });

  test('cause a warning for combinations of a matrix', () => {
    const axis = MatrixAxis.of('release', ['1', '2']);
    const matrix = () => ({ matrix: [axis], name: `tool-${axis.value}`, tags: [`org/tool:${axis.value}`] });
    expect(tagged(matrix, from('FROM org/tool:2\nWORKDIR /w')))
      .toEqual([`FROM org/tool:2 in Dockerfile:1 ${linkless}use a combination of the matrix s/tool, such as tool.combination({ … }) (UnlinkedImage)`]);
    expect(tagged(matrix, from('FROM org/tool:3\nWORKDIR /w'))).toEqual([]);
    const user = MatrixAxis.of('base', ['1', '2']);
    expect(tagged(literal, from('ARG T=0\nFROM quay.io/j/base:$T\nWORKDIR /w', () => ({ matrix: [user], name: `i-${user.value}`, args: { T: user.value } })))).toHaveLength(1);
  });

  test.each<[string, (stack: Stack) => ImageProps, (stack: Stack, tool: Image) => unknown]>([
    ['of another version', latest, from('ARG T=1\nFROM quay.io/j/base:$T\nWORKDIR /w')],
    ['of a version without a default', s => ({ tags: [`quay.io/j/base:${variable(s, 'TAG')}`] }), from('FROM quay.io/j/base:1\nWORKDIR /w')],
    ['linked by base', latest, from('ARG T=latest\nFROM quay.io/j/base:$T\nWORKDIR /w', base => ({ base }))],
    ['linked by base, with a token', literal, from('ARG T=0\nFROM quay.io/j/base:$T\nWORKDIR /w', (base, s) => ({ base, args: { T: variable(s, 'T', '1') } }))],
    ['linked by bases, with a token that can be null', literal, from('ARG T=1\nFROM quay.io/j/base:$T AS a\nWORKDIR /w', (a, s) => ({ bases: { a }, args: { T: variable(s, 'T') } }))],
    ['linked by a literal key', literal, from('ARG T=0\nFROM quay.io/j/base:$T\nWORKDIR /w', (tool, s) => ({ contexts: { 'quay.io/j/base:1': tool }, args: { T: variable(s, 'T', '1') } }))],
    ['linked by a key with a token', literal, from('FROM quay.io/j/base:1\nWORKDIR /w', (tool, s) => ({ contexts: { [`quay.io/j/base:${variable(s, 'T', '1')}`]: tool } }))],
    ['perhaps linked', literal, from('FROM quay.io/j/base:1\nWORKDIR /w', (tool, s) => ({ contexts: { [`quay.io/j/base:${variable(s, 'T')}`]: tool } }))],
    ['linked for generated stages', literal, (s, tool) => new Image(s, 'i', { contexts: { 'quay.io/j/base:1': tool } }).dockerfile.stage('r', BuildContext.image(`quay.io/j/base:${variable(s, 'T', '1')}`))],
  ])('cause no warning: %s', (_, tags, use) => {
    expect(tagged(tags, use)).toEqual([]);
  });
});
