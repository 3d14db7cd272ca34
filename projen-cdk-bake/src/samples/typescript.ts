import { SampleFile, type typescript } from 'projen';

/** Adds an app with one image, and its test. */
export function addTypeScriptSamples(project: typescript.TypeScriptProject): void {
  const { srcdir, testdir } = project;
  new SampleFile(project, `${srcdir}/main.ts`, { contents: MAIN });
  new SampleFile(project, `${srcdir}/images.ts`, { contents: IMAGES });
  new SampleFile(project, `${testdir}/images.test.ts`, { contents: TEST.replace('../src', `../${srcdir}`) });
}

const MAIN = `import { App, Attestation, CacheDestination, CacheMode, CacheSource, Image } from 'cdk-bake';
import { Images } from './images';

const app = new App();
const registry = process.env.IMAGE_REGISTRY; // set in CI
const platform = process.env.IMAGE_PLATFORM ?? ''; // set where each platform has its own job, and its own cache
const cache = [\`\${registry}/cache:\${Image.TARGET_NAME}\`, ...platform.split('/').filter(part => part)].join('-');
new Images(app, 'images', registry === undefined ? { registry: 'localhost' } : {
  registry,
  defaults: {
    attest: [Attestation.provenance(), Attestation.sbom()],
    cacheFrom: [CacheSource.registry(cache)],
    cacheTo: [CacheDestination.registry(cache, { mode: CacheMode.MAX, ignoreError: true })],
  },
});
app.synth();
`;

const IMAGES = `import { BuildContext, Image, Stack, type StackProps } from 'cdk-bake';
import type { Construct } from 'constructs';

/** The images of this project. */
export class Images extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);

    const hello = new Image(this, 'hello');
    hello.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim')).cmd(['echo', 'Hello']);
  }
}
`;

const TEST = `import { App } from 'cdk-bake';
import { Template } from 'cdk-bake/assertions';
import { Images } from '../src/images';

test('the image hello has a tag', () => {
  const template = Template.fromStack(new Images(new App(), 'images', { registry: 'localhost' }));
  template.hasTarget('hello', { tags: ['localhost/hello'] });
});
`;
