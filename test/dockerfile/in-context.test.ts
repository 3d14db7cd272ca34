import { readFileSync } from 'node:fs';
import type { ImageProps } from '../../src';
import { App, BuildContext, BuilderDriver, Dockerfile, DockerfileLayout, Image, MatrixAxis, Stack } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { errorOf, inEmptyDirectory } from '../helpers';

const folder = inEmptyDirectory();
const context = BuildContext.git('https://example.com/a/b.git');

describeWithBuildx('a Dockerfile in the context', () => {
  test('can depend on an axis, and is not copied in any layout', () => {
    const app = new App({ dockerfileLayout: DockerfileLayout.INLINE });
    const axis = MatrixAxis.of('v', ['a', 'b']);
    new Image(new Stack(app, 's'), 'i', { context, dockerfile: Dockerfile.inContext(`docker/Dockerfile.${axis}`), matrix: [axis], name: `i-${axis}` });
    app.synth();
    expect(readFileSync('cdk.out/s/docker-bake.hcl', 'utf8')).toContain('dockerfile = "docker/Dockerfile.${v}"');
    expect(bakePrint(folder, ['cdk.out/s/docker-bake.hcl'], 'i').target['i-b']).toMatchObject({ context: 'https://example.com/a/b.git', dockerfile: 'docker/Dockerfile.b' });
  });
});

test.each(['', '/Dockerfile', '../Dockerfile', '..', 'cwd://Dockerfile'])('a path that is not in the context is an error: %j', path => {
  expect(() => Dockerfile.inContext(path)).toThrow(`invalid path "${path}" of a Dockerfile in the context: expected a path relative to the context`);
});

test('its base images cannot be pinned, which a strict app or a reproducible image refuses', () => {
  const make = (props: ImageProps = {}) => (stack: Stack) => new Image(stack, 'i', { context, dockerfile: Dockerfile.inContext(), ...props });
  const message = '[s/i] the base images of the Dockerfile in "https://example.com/a/b.git" cannot be pinned because synthesis does not read it; copy the Dockerfile into the project, and use fromFile() (UnpinnedReference)';

  expect(errorOf(make(), { strict: true })).toContain(message);
  expect(errorOf(make({ reproducible: true }), { driver: BuilderDriver.REMOTE })).toContain(message);
  expect(errorOf(make({ suppressedChecks: { UnpinnedReference: 'the repository pins them' } }), { strict: true })).toBe('');
  expect(errorOf(make())).toBe('');
});

test.each<[string, ImageProps, string]>([
  ['without a context', {}, '`context` is not a Git repository or a URL; set `context`, or use Dockerfile.fromFile()'],
  ['in a directory', { context: BuildContext.directory('.') }, '`context` is not a Git repository or a URL'],
  ['with ignored files', { context, exclude: ['a'] }, '[s/i] `exclude` has no effect because the context is not a directory'],
])('an image cannot have one %s', (_what, props, message) => {
  let thrown = '';
  const found = errorOf(stack => {
    try {
      new Image(stack, 'i', { ...props, dockerfile: Dockerfile.inContext() });
    } catch (error) {
      thrown = (error as Error).message;
    }
  });
  expect(thrown + found).toContain(message);
});
