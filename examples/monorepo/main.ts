import {
  App, AppUser, BuildContext, GoBuild, Image, NpmPackages, OciLabels, PythonAppImage, PythonVersion, SlimPythonImage, Stack,
} from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'shop', {
  registry: 'ghcr.io/my-team',
  defaults: { labels: { 'org.opencontainers.image.vendor': 'My Team' } },
});
OciLabels.addTo(stack, { source: 'https://git.example.com/my-team/shop' });

// One user ID in all images, so that the services can share volumes.
const user = new AppUser('app');

const python = SlimPythonImage.fromRegistry(stack, 'python', 'python:3.13-slim', PythonVersion.of('3.13'));
new PythonAppImage(stack, 'api', { project: 'services/api', python, user });

const web = new Image(stack, 'web', { context: BuildContext.directory('services/web') });
web.dockerfile.stage('runtime', BuildContext.image('node:22-slim'))
  .workdir('/srv/web')
  .apply(new NpmPackages('.'))
  .copy(['server.js'], './')
  .apply(user)
  .cmd(['node', 'server.js']);

const gateway = new Image(stack, 'gateway', { context: BuildContext.directory('services/gateway') });
const build = gateway.dockerfile.stage('build', BuildContext.image('golang:1.26'))
  .apply(new GoBuild('/gateway'));
gateway.dockerfile.stage('runtime', BuildContext.scratch())
  .copyFrom(build, ['/gateway'], '/')
  .user(`${user.uid}:${user.gid}`)
  .entrypoint(['/gateway']);

app.synth();
