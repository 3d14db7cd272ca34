import { App, AppUser, AptPackages, BuildContext, CompanyNetwork, Image, PipRequirements, Stack } from 'cdk-bake';

const app = new App({
  defaults: {
    companyNetwork: new CompanyNetwork({
      caBundle: '/etc/ssl/certs/ca-certificates.crt', // files of the build host
      credentials: '/etc/company/netrc',
      aptSources: ['deb https://mirror.example.com/debian bookworm main'],
      pythonIndex: 'https://mirror.example.com/python/simple',
    }),
  },
});
const stack = new Stack(app, 'reports', { registry: 'registry.example.com/team' });

const user = new AppUser('app');
const disk = new Image(stack, 'disk', { context: BuildContext.directory('disk') });
disk.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim'))
  .apply(new AptPackages(['python3-venv']))
  .apply(new PipRequirements('requirements.txt', { virtualEnv: '/opt/venv', requireHashes: true }))
  .copy(['disk.py'], '/srv/')
  .apply(user)
  .cmd(['/opt/venv/bin/python', '/srv/disk.py']);

app.synth();
