import type { AppProps } from '../../src';
import { App, BakeFileLayout, BakeFormat, DockerfileLayout, Stack } from '../../src';
import { errorOf, image, synth, testApp } from '../helpers';

/** The files of an app with one image. */
function files(props: AppProps): string[] {
  const app = testApp(props);
  image(new Stack(app, 's'), 'i');
  return [...synth(app).keys()].filter(path => !['manifest.json', 'tree.json'].includes(path));
}

test.each<[AppProps, string[]]>([
  [{}, ['s/Dockerfile.i', 's/docker-bake.hcl']],
  [{ dockerfileLayout: DockerfileLayout.PER_IMAGE, bakeFileLayout: BakeFileLayout.PER_STACK, format: BakeFormat.HCL }, ['s/Dockerfile.i', 's/docker-bake.hcl']],
  [{ dockerfileLayout: DockerfileLayout.PER_STACK }, ['s/Dockerfile', 's/docker-bake.hcl']],
  [{ dockerfileLayout: DockerfileLayout.INLINE }, ['s/docker-bake.hcl']],
  [{ bakeFileLayout: BakeFileLayout.PER_APP }, ['docker-bake.hcl', 's/Dockerfile.i']],
  [{ format: BakeFormat.JSON }, ['s/Dockerfile.i', 's/docker-bake.json']],
])('an app with %j has the files %j', (props, expected) => {
  expect(files(props)).toEqual(expected);
});

test('only a strict app rejects what it warns of', () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const unused = (props: AppProps) => errorOf(stack => image(stack, 'i', { args: { UNUSED: '1' } }), props);
  expect([{}, { strict: false }].map(unused)).toEqual(['', '']);
  expect(unused({ strict: true })).toContain('(UndeclaredArg)');
  jest.restoreAllMocks();
});

test('an app without a directory uses that of the environment, or else cdk.out', () => {
  const { CDK_BAKE_OUTDIR: former } = process.env;
  try {
    delete process.env.CDK_BAKE_OUTDIR;
    expect(new App().outdir).toBe('cdk.out');
    process.env.CDK_BAKE_OUTDIR = '';
    expect(new App().outdir).toBe('cdk.out');
    process.env.CDK_BAKE_OUTDIR = 'other';
    expect([new App().outdir, new App({ outdir: 'own' }).outdir]).toEqual(['other', 'own']);
  } finally {
    delete process.env.CDK_BAKE_OUTDIR;
    Object.assign(process.env, former !== undefined && { CDK_BAKE_OUTDIR: former });
  }
});
