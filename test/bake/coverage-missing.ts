import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, BuildContext, Dockerfile, Expression, Image, MatrixAxis, Stack, StagePlatform } from '../../src';
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
  'an expression for secret, ssh or policy, or for all contexts': () => {
    const merged = Expression.call('merge', [{ A: '1' }, { B: '2' }]);
    refused('`secret` must be', stack => image(stack, 'i', { secret: merged.value as any }))();
    refused('`contexts', stack => image(stack, 'i', { contexts: merged.asMap() as any }))();
  },
  'a Dockerfile that depends on a matrix axis': refused(/./, stack => new Image(stack, 'i', { ...matrix, dockerfile: Dockerfile.fromFile(`Dockerfile.${axis.value}`) })),
  'a target that depends on a matrix axis, in a Dockerfile of stages': refused('but the image has no such stage', stack => image(stack, 'i', { ...matrix, target: axis.value })),
  'a context for one platform, in a Dockerfile of stages': unsaid(/::linux\/arm64/, stack =>
    new Image(stack, 'i').dockerfile.stage('s', BuildContext.image('debian:12'), { platform: StagePlatform.of('linux/arm64') })),
  'comments on attributes': () => {
    const [, target] = synthesized(stack => image(stack, 'i', { description: 'says what', args: { A: '1' } })).split('target "i"');

    expect(target).not.toMatch(/#|\/\//);
  },
};
