import { App, AppUser, AptPackages, BuildContext, Image, PipRequirements, Stack } from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'images', { registry: process.env.IMAGE_REGISTRY ?? 'localhost' }); // the variable is set in CI

// Level 1
const base = new Image(stack, 'base');
base.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim'))
  .apply(new AptPackages(['ca-certificates', 'tzdata']));

// Level 2
const python = new Image(stack, 'python');
python.dockerfile.stage('runtime', base)
  .apply(new AptPackages(['python3-venv']))
  .env({ PYTHONUNBUFFERED: '1' });

// Level 3
for (const name of ['api', 'jobs']) {
  const service = new Image(stack, name, { context: BuildContext.directory(`services/${name}`) });
  service.dockerfile.stage('runtime', python)
    .apply(new PipRequirements('requirements.txt', { virtualEnv: '/opt/venv', requireHashes: true }))
    .copy(['main.py'], '/srv/')
    .apply(new AppUser('app'))
    .cmd(['/opt/venv/bin/python', '/srv/main.py']);
}

app.synth();
