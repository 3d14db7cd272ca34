import type { NewProject, ProjectNames } from './project';

/** A project in TypeScript. */
export function typescriptProject({ name, version }: ProjectNames): NewProject {
  return {
    app: 'npx tsx main.ts',
    install: ['npm install'],
    test: 'npm test',
    command: 'npx cdk-bake',
    ignored: ['node_modules/'],
    files: {
      'package.json': `${JSON.stringify({
        name,
        private: true,
        scripts: { synth: 'cdk-bake synth', test: 'tsc --noEmit && node --import tsx --test images.test.ts' },
        devDependencies: {
          '@types/node': '^20', 'cdk-bake': `^${version}`, 'constructs': '^10.4.2', 'tsx': '^4', 'typescript': '^5',
        },
      }, undefined, 2)}\n`,
      'tsconfig.json': `${JSON.stringify({
        compilerOptions: { target: 'es2022', module: 'node16', strict: true, skipLibCheck: true, noEmit: true },
      }, undefined, 2)}\n`,
      'main.ts': `import { App } from 'cdk-bake';
import { Images } from './images';

const app = new App();
new Images(app, 'images');
app.synth();
`,
      'images.ts': `import { BuildContext, Image, Stack } from 'cdk-bake';
import type { Construct } from 'constructs';

/** The images of this project. */
export class Images extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const hello = new Image(this, 'hello', { tags: ['hello:dev'] });
    hello.dockerfile.stage('runtime', BuildContext.image('debian:bookworm-slim')).cmd(['echo', 'Hello']);
  }
}
`,
      'images.test.ts': `import { test } from 'node:test';
import { App } from 'cdk-bake';
import { Template } from 'cdk-bake/assertions';
import { Images } from './images';

test('the image hello has a tag', () => {
  const template = Template.fromStack(new Images(new App(), 'images'));
  template.hasTarget('hello', { tags: ['hello:dev'] });
});
`,
    },
  };
}
