import type { TargetDefaults } from 'cdk-bake';
import { App, Attestation, BuildContext, CacheDestination, CacheMode, CacheSource, Image, OciLabels, Output, Platform, Stack } from 'cdk-bake';

/** Each image has a cache of its own. */
const CACHE = `docker.io/my-team/cache:${Image.TARGET_NAME}`;

/** On a laptop: one platform, and the engine has the image. */
const dev: TargetDefaults = { cacheFrom: [CacheSource.registry(CACHE)], output: [Output.docker()] };

/** In CI: all platforms, pushed with statements about how it was made, and the cache filled for everybody. */
const ci: TargetDefaults = {
  platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64],
  cacheFrom: [CacheSource.registry(CACHE)],
  cacheTo: [CacheDestination.registry(CACHE, { mode: CacheMode.MAX, ignoreError: true })],
  attest: [Attestation.provenance(), Attestation.sbom()],
  output: [Output.registry()],
};

const app = new App();
for (const [id, defaults] of Object.entries({ dev, ci })) {
  const stack = new Stack(app, id, { registry: 'docker.io/my-team', defaults });
  OciLabels.addTo(stack, { source: 'https://git.example/my-team/api' });

  const api = new Image(stack, 'api');
  api.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim'))
    .file('/srv/hello', 'echo hello\n')
    .cmd(['sh', '/srv/hello']);
}
app.synth();
