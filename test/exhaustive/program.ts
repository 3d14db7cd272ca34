import { App, BuildContext, Image, Stack } from '../../src';

/** Synthesizes two trees in turn, whose texts tell which process has written them: `program.ts OUTDIR TEXT TIMES`. */
const [, , outdir, text, times] = process.argv;
for (let i = 0; i < Number(times); i++) {
  const app = new App({ outdir });
  for (const id of ['s', 't']) {
    const stack = new Stack(app, id);
    for (const name of ['a', 'b', `only-${text}`]) {
      const stage = new Image(stack, name).dockerfile.stage('s', BuildContext.scratch());
      stage.env({ TEXT: `${text}${i % 2}` });
    }
  }
  app.synth();
}
