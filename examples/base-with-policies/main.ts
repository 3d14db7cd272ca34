import { App, AppUser, AptPackages, BuildContext, Certificates, Image, Stack } from 'cdk-bake';
import { addPolicies } from './policies';

const app = new App({ strict: true });

const platform = new Stack(app, 'platform', { registry: 'registry.example.com/platform' });
const base = new Image(platform, 'base', {
  context: BuildContext.directory('platform'),
  suppressedChecks: { UnpinnedReference: 'a build every night takes the security updates of the distribution' },
});
base.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim'))
  .apply(new AptPackages(['ca-certificates', 'tzdata']))
  .apply(new Certificates(['company.crt']))
  .apply(new AppUser('app'));

const team = new Stack(app, 'team', { registry: 'registry.example.com/team' });
const report = new Image(team, 'report', { context: BuildContext.directory('services/report') });
report.dockerfile.stage('runtime', base)
  .user('root')
  .apply(new AptPackages(['jq']))
  .user('app')
  .copy(['report.sh', 'sales.json'], '/srv/report/')
  .cmd(['sh', '/srv/report/report.sh']);

addPolicies(app, base); // after all images are defined
app.synth();
