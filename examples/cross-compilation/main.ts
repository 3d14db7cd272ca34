import { App, BuildContext, GoBuild, Image, Platform, Stack, StagePlatform } from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'tools', {
  registry: 'ghcr.io/my-team',
  platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64],
});

const hello = new Image(stack, 'hello', { context: BuildContext.directory('hello') });
// The compiler runs on the builder's own platform, and compiles for the platform of the image.
const build = hello.dockerfile.stage('build', BuildContext.image('golang:1.26'), { platform: StagePlatform.BUILDER })
  .apply(new GoBuild('/hello', { flags: ['-ldflags=-s -w'] }));
hello.dockerfile.stage('runtime', BuildContext.scratch())
  .copyFrom(build, ['/hello'], '/')
  .user('10001:10001')
  .entrypoint(['/hello']);

app.synth();
