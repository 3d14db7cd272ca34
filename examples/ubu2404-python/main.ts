import { App, Platform, SlimPythonImage, Stack } from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'ubu2404', {
  registry: 'docker.io/codeplox-dev',
  platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64],
});

for (const version of ['311', '312', '313']) {
  new SlimPythonImage(stack, version); // the first one is the default of the builder that is made for them
}
app.synth();
