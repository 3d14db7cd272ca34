import { Stack } from '../../src';
import { readOutput } from '../../src/cli/graph/output';
import { summary } from '../../src/cli/show/summary';
import { image, synth, testApp } from '../helpers';

/** What a person reads after a synth, and the bake file of the one stack. */
function told(make: (stack: Stack) => void): { lines: string[]; bake: string } {
  const app = testApp();
  make(new Stack(app, 's', { registry: 'r.example/team' }));
  const files = synth(app);
  return { lines: summary('OUT', readOutput(app.outdir).manifest).split('\n'), bake: files.get('s/docker-bake.hcl')! };
}

test('lists the images, and the command that builds them', () => {
  const { lines } = told(stack => ['api', 'frontend'].forEach(id => image(stack, id)));

  expect(lines.slice(0, -1)).toEqual([
    'Synthesized 2 images in 1 stack into OUT', '', 's', '  api       r.example/team/api', '  frontend  r.example/team/frontend', '', '  Build them:',
  ]);
  expect(lines.pop()).toMatch(/^ {4}docker buildx bake -f .*docker-bake\.hcl\b/);
});

test('suggests one target if no image is published', () => {
  const { lines, bake } = told(stack => image(stack, 'base', { published: false }));

  expect(lines.slice(-2)).toEqual(['  The stack publishes no image. Build one of its targets:', expect.stringMatching(/ base$/)]);
  expect(bake.match(/^# {3}docker .*/gm)).toEqual([expect.stringMatching(/ base {2}a single target$/)]);
});
