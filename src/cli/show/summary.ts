import { counted } from '../../common/counted';
import type { Manifest, ManifestStack } from '../../synth/manifest';

/** Returns the list of images and the commands to run next. */
export function summary(outdir: string, { stacks }: Manifest): string {
  const lines = [
    `Synthesized ${counted(stacks.flatMap(published).length, 'image')} in ${counted(stacks.length, 'stack')} `
      + `into ${outdir}`,
  ];
  for (const stack of stacks) {
    const images = published(stack);
    const width = Math.max(0, ...images.map(image => image.name.length));
    lines.push('', stack.path, ...images.map(image => `  ${image.name.padEnd(width)} `
      + ` ${image.tags.join(', ') || '(no tag)'}`));
    // Without a published image, the stack has no default group to build.
    lines.push(
      '',
      ...(images.length > 0
        ? ['  Build them:', `    ${stack.command}`]
        : [
          '  The stack publishes no image. Build one of its targets:',
          `    ${stack.command} ${stack.targets[0].name}`,
        ]),
    );
  }
  return lines.join('\n');
}

function published(stack: ManifestStack) {
  return stack.targets.filter(target => target.published);
}
