import { measure } from './measure';
import { TREES } from './trees';

const [, , , , tree] = process.argv;

measure((size, outdir) => {
  const app = TREES[tree](size, outdir);
  app.synth();
  return app;
});
