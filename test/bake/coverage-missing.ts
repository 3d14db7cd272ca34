import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App, BuildContext, Dockerfile, Expression, Group, Image, MatrixAxis, Stack, StagePlatform, Variable,
} from '../../src';
import { image, synth } from '../helpers';

function synthesized(build: (stack: Stack) => unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-missing-'));
  try {
    const app = new App({ outdir: join(folder, 'out') });
    build(new Stack(app, 's'));
    return synth(app).get('s/docker-bake.hcl')!;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function refused(message: RegExp | string, build: (stack: Stack) => unknown): () => void {
  return () => expect(() => synthesized(build)).toThrow(message);
}

/** Neither an error nor what was meant is a way to say it. */
function unsaid(meant: RegExp, build: (stack: Stack) => unknown): () => void {
  return () => {
    let text = '';
    try {
      text = synthesized(build);
    } catch {
      return;
    }
    expect(text).not.toMatch(meant);
  };
}

const axis = MatrixAxis.of('v', ['a', 'b']);
const matrix = { matrix: [axis], name: `i-${axis.value}` };

/** An attempt at each thing that is missing. One that succeeds is a row too many. */
export const MISSING: Readonly<Record<string, () => void>> = {
  'an expression for call or network': () => {
    refused('`call` must be a BuildCall', stack => image(stack, 'i', { ...matrix, call: axis.value as any }))();
    refused('`network` must be a NetworkMode', stack => image(stack, 'i', { ...matrix, network: axis.value as any }))();
  },
  'an expression in inherits, or for the members of a group': () => {
    refused('`inherits', stack => image(stack, 'i', { inherits: Expression.hcl('["a"]').asList() as any }))();
    refused('`members', stack => new Group(stack, 'g', { members: Expression.hcl('["a"]').asList() as any }))();
  },
  'a group with the name of a target': refused('is already used by s/i', stack =>
    new Group(stack, 'named', { members: [image(stack, 'i', { targetName: 'named' })] })),
  'a Dockerfile whose text, or whose path other than by a matrix, contains an expression': () => {
    const version = (stack: Stack) => new Variable(stack, 'VERSION', { defaultValue: '1' }).value;
    refused('must be literal text', stack => Dockerfile.fromString(`FROM alpine:${version(stack)}\n`))();
    refused('variable VERSION', stack => new Image(stack, 'i', { dockerfile: Dockerfile.fromFile(`Dockerfile.${version(stack)}`) }))();
  },
  'a combination of a matrix in a group, or in inherits': () => {
    const combination = (stack: Stack) => image(stack, 'm', matrix).combination({ v: 'a' }) as any;
    refused('`members', stack => new Group(stack, 'g', { members: [combination(stack)] }))();
    refused('`inherits', stack => image(stack, 'i', { inherits: [combination(stack)] }))();
  },
  'a target in an expression for a context': () => {
    const isOn = Expression.of(axis.value).equalTo('a');
    refused('would not be in the graph', () => BuildContext.directory(Expression.conditional(isOn, 'target:a', 'src').value))();
    refused('would not be in the graph', () => BuildContext.mapOf(Expression.conditional(isOn, { base: 'target:a' }, null)))();
  },
  'a context for one platform, in a Dockerfile of stages': unsaid(/::linux\/arm64/, stack =>
    new Image(stack, 'i').dockerfile.stage('s', BuildContext.image('debian:12'), { platform: StagePlatform.of('linux/arm64') })),
  'comments on attributes': () => {
    const [, target] = synthesized(stack => image(stack, 'i', { description: 'says what', args: { A: '1' } })).split('target "i"');

    expect(target).not.toMatch(/#|\/\//);
  },
};
