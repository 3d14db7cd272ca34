import type { Command } from 'commander';
import type { ImageNode } from '../graph/images';
import { byStack } from '../graph/images';
import { selectImages } from '../graph/select';
import { withExamples } from '../run/examples';
import type { AppOptions } from '../run/options';
import { currentOutput, withOutput } from '../run/options';
import { describe } from '../show/describe';
import { printJson } from '../show/json';
import { stylesOf, table } from '../show/terminal';
import { treeLines } from '../show/tree';

interface ListOptions extends AppOptions {
  readonly tree?: boolean;
  readonly json?: boolean;
  readonly upstream?: boolean;
  readonly downstream?: boolean;
}

/** Adds `cdk-bake list`. */
export function addList(program: Command): void {
  const command = program.command('list').alias('ls')
    .description('List images: target, construct, tags, platforms, and what each image is built on.')
    .argument('[names...]', 'targets, groups, stacks or construct paths; * matches any text')
    .option('--upstream', 'add the images that the selected images are built on')
    .option('--downstream', 'add the images that are built on the selected images')
    .option('--tree', 'show the graph as a tree')
    .option('--json', 'print JSON');
  withExamples(
    withOutput(command),
    ['cdk-bake list --tree', 'the graph of all images'],
    ["cdk-bake list 'ubu2404/*' --json", 'the images of a stack, for a program'],
  ).action(list);
}

async function list(patterns: string[], { tree, json, upstream, downstream, ...options }: ListOptions): Promise<void> {
  const output = await currentOutput(options);
  const images = selectImages(output, { patterns, upstream, downstream });
  if (json) {
    printJson(images.map(describe));
  } else if (tree) {
    treeLines(images, ({ target: { id } }) => id).forEach(line => console.log(line));
  } else {
    console.log(listing(images).join('\n'));
  }
}

function listing(images: readonly ImageNode[]): string[] {
  const style = stylesOf(process.stdout);
  return [...byStack(images)].flatMap(([stack, members], i) => {
    const rows = members.map(({ target, builtOn }) => [
      [target.name, ...target.combinations ? [`(${target.combinations.join(', ') || 'matrix'})`] : []].join(' '),
      target.path,
      target.platforms.join(', ') || '-',
      [...builtOn.map(({ target: needed }) => (needed.stack === stack ? needed.name : needed.id)), ...target.baseImages]
        .join(', ') || '-',
      target.tags.join(', ') || '-',
    ]);
    const [head, ...lines] = table([['TARGET', 'CONSTRUCT', 'PLATFORMS', 'BUILT ON', 'TAGS'], ...rows]);
    return [...i > 0 ? [''] : [], style('bold', stack.path), ...[style('dim', head), ...lines].map(l => `  ${l}`)];
  });
}
