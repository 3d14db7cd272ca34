import { pythonApp, synthesized, typescriptApp } from './projects';
import { ImagesPipeline, ImagesWorkflow } from '../src';

const TASKS = ['synth', 'images:build', 'images:diff', 'images:graph', 'images:lock', 'watch'];

describe.each([['TypeScript', typescriptApp], ['Python', pythonApp]])('an app in %s', (_, app) => {
  test('has the tasks of the images, which pass arguments on to the command', () => {
    const { tasks } = synthesized(app())['.projen/tasks.json'];

    expect(Object.fromEntries(TASKS.map(name => [name, tasks[name].steps]))).toEqual({
      'synth': [{ exec: 'cdk-bake synth', receiveArgs: true }],
      'images:build': [{ exec: 'cdk-bake build', receiveArgs: true }],
      'images:diff': [{ exec: 'cdk-bake diff', receiveArgs: true }],
      'images:graph': [{ exec: 'cdk-bake graph', receiveArgs: true }],
      'images:lock': [{ exec: 'cdk-bake lock', receiveArgs: true }],
      'watch': [{ exec: 'cdk-bake watch', receiveArgs: true }],
    });
    expect(TASKS.filter(name => !tasks[name].description)).toEqual([]);
  });

  test('locks what it refers to in CI', () => {
    const github = app();
    new ImagesWorkflow(github, { registry: 'ghcr.io/my-team' });
    const gitlab = app();
    new ImagesPipeline(gitlab, { registry: 'registry.gitlab.com/my-team' });

    expect([github, gitlab].map(project => synthesized(project)['.projen/tasks.json'].tasks['images:lock'].env.IMAGE_REGISTRY))
      .toEqual(['ghcr.io/my-team', 'registry.gitlab.com/my-team']);
  });

  test('has a README with its tasks', () => {
    expect(synthesized(app())['README.md']).toMatch(/^# images\n[^]*npx projen images:build/);
  });

  test('keeps the output out of the repository', () => {
    expect(synthesized(app())['.gitignore'].split('\n')).toContain('/cdk.out/');
  });
});

test('the command runs the app in TypeScript', () => {
  expect(synthesized(typescriptApp())['cdk-bake.json']).toEqual({ app: 'npx tsx src/main.ts', output: 'cdk.out' });
  expect(synthesized(typescriptApp({ srcdir: 'app' }))['cdk-bake.json']).toMatchObject({ app: 'npx tsx app/main.ts' });
});

test('the command runs the app in Python', () => {
  expect(synthesized(pythonApp())['cdk-bake.json']).toEqual({ app: 'python3 main.py', output: 'cdk.out' });
});

test('an app in TypeScript depends on the library, and on nothing of the samples that it does not have', () => {
  const files = synthesized(typescriptApp({ cdkBakeVersion: '^1.2.0', sampleCode: false }));

  expect(files['package.json'].devDependencies).toHaveProperty('projen-cdk-bake');
  expect(files['package.json'].dependencies).toEqual({ 'cdk-bake': '^1.2.0', 'constructs': '^10.4.2' });
  expect(Object.keys(files).filter(path => /^(src|test)\/.*\.ts$/.test(path))).toEqual([]);
});

test('an app in Python depends on the library', () => {
  expect(synthesized(pythonApp())['requirements.txt']).toMatch(/^cdk-bake</m);
});
