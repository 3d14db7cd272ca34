import type { Construct } from 'constructs';
import type { ImageProps } from '../../src';
import {
  App, BakeFunction, BuildContext, BuildPolicy, BuildSecret, BuildVariable, CacheSource, Constant, Dockerfile, Expression, Group,
  Image, MatrixAxis, Mount, RunSecurity, SlimPythonImage, Stack, StagePlatform, Variable,
} from '../../src';
import { image } from '../helpers';

/** Text that buildx would change. */
const DECOMPOSED = 'e\u0301';

/** Makes one mistake in a construct, which has the number of it. */
type Mistake = (scope: Construct, n: number) => void;

function stage(scope: Construct, n: number, props: ImageProps = {}) {
  return new Image(scope, `i${n}`, props).dockerfile.stage('run', BuildContext.image('busybox'));
}

/** A construct that is in another stack of the App. */
function elsewhere(scope: Construct, n: number): Stack {
  const stack = new Stack(scope.node.root as Construct, `elsewhere${n}`);
  image(stack, `far${n}`);
  return stack;
}

/** A stack of another App. */
function otherApp(): Stack {
  return new Stack(new App(), 'other');
}

function named(scope: Construct, n: number, props: ImageProps): Image {
  return image(scope, `named${n}`, props);
}

export const MISTAKES: Readonly<Record<string, Mistake>> = {
  'a label that is not NFC': (scope, n) => named(scope, n, { labels: { [`l${n}`]: DECOMPOSED } }),
  'a description that is not NFC': (scope, n) => named(scope, n, { description: DECOMPOSED }),
  'a key of a cache': (scope, n) => named(scope, n, { cacheFrom: [CacheSource.registry(`example.com/x:${BuildVariable.of('X').value}`)] }),
  'a secret': (scope, n) => named(scope, n, { secret: [BuildSecret.file('x', DECOMPOSED)] }),
  'an argument with a build variable': (scope, n) => named(scope, n, { args: { HTTP_PROXY: BuildVariable.of('X').value } }),
  'an annotation with a build variable': (scope, n) => named(scope, n, { annotations: [`a=${BuildVariable.of('X').value}`] }),
  'a variable of another stack': (scope, n) => named(scope, n, { labels: { a: new Variable(elsewhere(scope, n), `V${n}`).value } }),
  'an axis of another image': (scope, n) => named(scope, n, { labels: { a: MatrixAxis.of('x', ['a', 'b']).value } }),
  'two keys of labels that are one': (scope, n) => {
    const name = new Variable(scope, `K${n}`).value;
    named(scope, n, { labels: { [name]: 'a', [new Variable(new Stack(scope.node.root as Construct, `k${n}`), `K${n}`).value]: 'b' } });
    image(Stack.of(scope.node.root.node.findChild(`k${n}`)), `k${n}`);
  },
  'an image without a stage': (scope, n) => new Image(scope, `hollow${n}`),
  'the name of a target': (scope, n) => image(scope, `bad name ${n}`),
  'two targets of one name': (scope, n) => {
    named(scope, n, { targetName: `same${n}` });
    image(scope, `i${n}`, { targetName: `same${n}` });
  },
  'a group without members': (scope, n) => new Group(scope, `nobody${n}`),
  'the description of a group': (scope, n) => new Group(scope, `group${n}`, { description: DECOMPOSED, members: [named(scope, n, {})] }),
  'a member of another App': (scope, n) => new Group(scope, `group${n}`, { members: [named(scope, n, {}), image(otherApp(), 'x')] }),
  'a cycle of groups': (scope, n) => {
    const first = new Group(scope, `first${n}`, { members: [named(scope, n, {})] });
    first.add(new Group(scope, `second${n}`, { members: [first] }));
  },
  'a cycle of images': (scope, n) => {
    const [first, second] = ['first', 'second'].map(id => new Image(scope, `${id}${n}`));
    first.dockerfile.stage('run', second);
    second.dockerfile.stage('run', first);
  },
  'an image that is built on itself': (scope, n) => {
    const one = new Image(scope, `self${n}`);
    one.dockerfile.stage('run', BuildContext.scratch()).copyFrom(one, ['/x'], '/x');
  },
  'a cycle of stages': (scope, n) => {
    const first = stage(scope, n);
    first.copyFrom(first.dockerfile.stage('second', first), ['/x'], '/x');
  },
  'an image of another App': (scope, n) => stage(scope, n).copyFrom(image(otherApp(), 'x'), ['/x'], '/x'),
  'a parent of another App': (scope, n) => named(scope, n, { inherits: [image(otherApp(), 'x')] }),
  'a target that is no stage': (scope, n) => named(scope, n, { target: 'nothing' }),
  'a stage that no cache filter knows': (scope, n) => named(scope, n, { noCacheFilter: ['nothing'] }),
  'a matrix without a name': (scope, n) => named(scope, n, { matrix: [MatrixAxis.of('x', ['a', 'b'])] }),
  'a matrix with a name that lacks its axis': (scope, n) => named(scope, n, { matrix: [MatrixAxis.of('x', ['a', 'b'])], name: `m${n}` }),
  'patterns for a context that is no directory': (scope, n) => named(scope, n, { context: BuildContext.git('https://example.com/x.git'), exclude: ['x'] }),
  'what a later buildx has': (scope, n) => named(scope, n, { policy: [BuildPolicy.file('x.rego')] }),
  'what a later frontend has': (scope, n) => stage(scope, n).copy(['a'], '/x', { parents: true }).run('true', { mounts: [Mount.bind('/x')] }),
  'a line that is too long': (scope, n) => stage(scope, n).env({ A: 'x'.repeat(66_000) }),
  'more layers than an engine takes': (scope, n) => [...Array(128).keys()].reduce((all, i) => all.run(`echo ${i}`), stage(scope, n)),
  'an entitlement': (scope, n) => stage(scope, n, { syntax: 'docker/dockerfile:1.20' }).run('true', { security: RunSecurity.INSECURE }),
  'an agent that is not given': (scope, n) => stage(scope, n).run('true', { mounts: [Mount.ssh()] }),
  'a secret that is not given': (scope, n) => stage(scope, n).run('true', { mounts: [Mount.secret('x', { required: true })] }),
  'a stage for the builder alone': (scope, n) => new Image(scope, `platform${n}`, { target: 'nothing' }).dockerfile.stage('run', BuildContext.image('busybox'), { platform: StagePlatform.BUILDER }),
  'an unknown function': (scope, n) => new Constant(scope, `C${n}`, { content: Expression.call('nothing', []) }),
  'a variable with a default that is not NFC': (scope, n) => new Variable(scope, `D${n}`, { defaultValue: [DECOMPOSED] }),
  'a validation with a parameter': (scope, n) => new Variable(scope, `E${n}`).addValidation(BakeFunction.param('x'), 'x'),
  'a function with an unknown parameter': (scope, n) => new BakeFunction(scope, `f${n}`, { parameters: ['a'], result: BakeFunction.param('b') }),
  'a constant with the name of a target': (scope, n) => new Constant(scope, `T${n}`, { content: Image.TARGET_NAME }),
  'a text that must be no list': (scope, n) => named(scope, n, { labels: { a: new Constant(scope, `L${n}`, { content: ['a', 'b'] }).value } }),
  'a target that an existing Dockerfile lacks': (scope, n) => new Image(scope, `existing${n}`, { dockerfile: Dockerfile.fromString('FROM scratch AS a\n'), target: 'b' }),
  'a context that an existing Dockerfile does not read': (scope, n) =>
    new Image(scope, `existing${n}`, { dockerfile: Dockerfile.fromString('FROM scratch\n'), contexts: { nothing: BuildContext.image('busybox') } }),
  'a Python that is none': (scope, n) => new SlimPythonImage(scope, `latest${n}`),
  'a problem that the user finds': (scope, n) => named(scope, n, {}).node.addValidation({ validate: () => ['needs an owner'] }),
};
