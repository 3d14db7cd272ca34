import { App, BuildContext, Image, SlimPythonImage, Stack, Variable } from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'services', { registry: 'docker.io/my-team' });
const tag = new Variable(stack, 'TAG', { defaultValue: 'latest' });

const py = new SlimPythonImage(stack, '312');

const api = new Image(stack, 'api', {
  context: BuildContext.directory('services/api'),
  tags: [`docker.io/my-team/api:${tag.value}`],
});
api.dockerfile.stage('runtime', py)
  .copy(['app/'], '/srv/app/')
  .env({ PRICE: '5 $ or 4 €', VERSION: tag.value })
  .label({ 'org.example.motto': 'it\'s "literal": ${TAG} \\ %{x}' })
  .cmd(['python3', '-m', 'app']);

app.synth();
