import { measure } from './measure';
import { App, BuildContext, IBuildSource, Image, Stack } from '../../src';

measure((size, outdir) => {
  const app = new App({ outdir });
  const stack = new Stack(app, 's');
  let last: IBuildSource = BuildContext.image('debian:bookworm-slim');
  for (let i = 0; i < size; i++) {
    const image = new Image(stack, `image${i}`, { args: { NUMBER: String(i) }, tags: [`example.com/team/image${i}`] });
    image.dockerfile.stage('run', last).run(`echo ${i}`).copy(['app/'], '/srv/app/').env({ NUMBER: String(i) }).cmd(['run']);
    // Chains of ten: deep enough to be a graph, short enough to be a real one.
    last = i % 10 === 9 ? BuildContext.image('debian:bookworm-slim') : image;
  }
  app.synth();
  return app;
});
