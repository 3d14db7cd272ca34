import { join } from 'node:path';
import { InvalidValueError } from '../errors';
import type { Manifest, ManifestStack } from '../synth/manifest';
import { tryReadUserFile } from '../user-file';

/** What the last synth into a folder has made. */
export function readManifest(outdir: string): Manifest {
  const path = join(outdir, 'manifest.json');
  const content = tryReadUserFile(path, 'manifest');
  if (content === undefined) {
    throw new InvalidValueError(`There is no ${path}: does the program call app.synth(), and does its App leave \`outdir\` alone?`);
  }
  return JSON.parse(content.toString());
}

/** What was made, and what to run next. */
export function summary(outdir: string, { stacks }: Manifest): string {
  const lines = [`Synthesized ${count(stacks.flatMap(published).length, 'image')} in ${count(stacks.length, 'stack')} into ${outdir}`];
  for (const stack of stacks) {
    const images = published(stack);
    const width = images.reduce((most, image) => Math.max(most, image.name.length), 0);
    lines.push('', stack.path, ...images.map(image => `  ${image.name.padEnd(width)}  ${image.tags.join(', ') || '(no tag)'}`));
    // Without a published image nothing says what a build of the stack as a whole would be.
    lines.push('', ...images.length > 0 ? ['  Build them:', `    ${stack.command}`] : ['  Nothing of it is published. Build one of its targets:', `    ${stack.command} ${stack.targets[0].name}`]);
  }
  return lines.join('\n');
}

function published(stack: ManifestStack) {
  return stack.targets.filter(target => target.published);
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
