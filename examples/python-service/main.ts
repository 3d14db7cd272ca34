import { App, PythonAppImage, SlimPythonImage, Stack } from 'cdk-bake';

const app = new App();
const stack = new Stack(app, 'services');
new SlimPythonImage(stack, '312');
new SlimPythonImage(stack, '313');

// requires-python of its pyproject.toml says ">=3.11", so it runs on 3.13.
new PythonAppImage(stack, 'service', { project: 'examples/python-service' });
app.synth();
