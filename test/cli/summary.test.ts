import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from '../../src';
import { readManifest, summary } from '../../src/cli/summary';
import { image, synth, testApp } from '../helpers';

/** What a person reads after a synth, and the bake file of the one stack. */
function told(make: (stack: Stack) => void): { lines: string[]; bake: string } {
  const app = testApp();
  make(new Stack(app, 's', { registry: 'r.example/team' }));
  const files = synth(app);
  return { lines: summary('OUT', readManifest(app.outdir)).split('\n'), bake: files.get('s/docker-bake.hcl')! };
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

test('fails without a previous synthesis', () => {
  expect(() => readManifest('/nowhere')).toThrow('/nowhere/manifest.json does not exist because the program did not call app.synth(), or set another `outdir`');
});

test('reports a damaged manifest with its path', () => {
  const app = testApp();
  image(new Stack(app, 's'), 'i');
  synth(app);
  writeFileSync(join(app.outdir, 'manifest.json'), '{');

  expect(() => readManifest(app.outdir)).toThrow(/manifest\.json cannot be read \(.+\); remove .*cdk\.out, and synthesize again$/);
  rmSync(app.outdir, { recursive: true });
});
