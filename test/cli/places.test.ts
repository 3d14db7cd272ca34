import { writeFileSync } from 'node:fs';
import { TSX } from './command';
import { placesOf } from '../../src/cli/run/places';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();

test('places lead from the code that creates an image to the program that asked for it', async () => {
  writeFileSync('service.ts', `import { BuildContext, Image } from 'cdk-bake';
import type { Stack } from 'cdk-bake';

export class Service extends Image {
  constructor(scope: Stack, id: string) {
    super(scope, id);
    this.dockerfile.stage('run', BuildContext.scratch());
  }
}
`);
  writeFileSync('images.ts', `import { App, BuildContext, Image, Stack } from 'cdk-bake';
import { Service } from './service';
const app = new App();
const stack = new Stack(app, 'apps');
new Image(stack, 'plain').dockerfile.stage('run', BuildContext.scratch());
['api', 'web'].forEach(name => service(name));

function service(name: string) {
  new Service(stack, name);
}
app.synth();
`);
  const service = 'service.ts:6, from images.ts:9, from images.ts:6';
  expect(await placesOf({ app: `${TSX} images.ts` })).toEqual(new Map([
    ['apps/plain', 'images.ts:5'], ['apps/api', service], ['apps/web', service],
  ]));
});
