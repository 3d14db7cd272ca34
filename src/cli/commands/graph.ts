import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { InvalidValueError } from '../../common/errors';
import type { ImageNode } from '../graph/images';
import type { Output } from '../graph/output';
import { selectImages } from '../graph/select';
import { withExamples } from '../run/examples';
import { UsageError } from '../run/exit-codes';
import type { AppOptions } from '../run/options';
import { currentOutput, withOutput } from '../run/options';
import { describe } from '../show/describe';
import { dot, mermaid, svg } from '../show/drawing';
import { openFile } from '../show/open-file';
import { page } from '../show/page';

const FORMATS = ['mermaid', 'dot', 'svg', 'json', 'html'] as const;
type Format = typeof FORMATS[number];

const EXTENSIONS: Readonly<Record<string, Format>> = {
  '.mmd': 'mermaid', '.dot': 'dot', '.gv': 'dot', '.svg': 'svg', '.json': 'json', '.html': 'html',
};

interface GraphOptions extends AppOptions {
  readonly format?: Format;
  readonly file?: string;
  readonly open?: boolean;
  readonly upstream?: boolean;
  readonly downstream?: boolean;
}

/** Adds `cdk-bake graph`. */
export function addGraph(program: Command): void {
  const command = program.command('graph')
    .description('Draw the graph of the images.')
    .argument('[names...]', 'targets, groups, stacks or construct paths; * matches any text')
    .addOption(new Option('--format <format>', 'format of the graph (default: that of --file, or mermaid)')
      .choices(FORMATS))
    .option('--file <file>', 'write to a file instead of standard output')
    .addOption(new Option('--open', 'write a page to a file, cdk-bake-graph.html by default, and open it in a browser')
      .conflicts('format'))
    .option('--upstream', 'add the images that the selected images are built on')
    .option('--downstream', 'add the images that are built on the selected images');
  withExamples(
    withOutput(command),
    ['cdk-bake graph --open', 'search the graph in a browser'],
    ['cdk-bake graph --file graph.svg', 'a picture for documentation'],
  ).action(graph);
}

async function graph(patterns: string[], options: GraphOptions): Promise<void> {
  const output = await currentOutput(options);
  const images = selectImages(output, { patterns, ...options });
  const text = await drawn(images, output, formatOf(options));
  const file = options.file ?? (options.open ? 'cdk-bake-graph.html' : undefined);
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new InvalidValueError(`${file} cannot be written: ${(error as Error).message}`);
  }
  console.error(`Wrote ${file}`);
  if (options.open) {
    openFile(file);
  }
}

function formatOf({ format, file, open }: GraphOptions): Format {
  if (open || format !== undefined) {
    return format ?? 'html';
  }
  const extension = file === undefined ? '.mmd' : extname(file);
  const found = EXTENSIONS[extension];
  if (found === undefined) {
    throw new UsageError(`the format of ${file} is unknown; add --format, `
      + `or end the name in ${Object.keys(EXTENSIONS).join(', ')}`);
  }
  return found;
}

async function drawn(images: readonly ImageNode[], output: Output, format: Format): Promise<string> {
  switch (format) {
    case 'json': return `${JSON.stringify({ images: images.map(describe) }, undefined, 2)}\n`;
    case 'mermaid': return mermaid(images);
    case 'dot': return dot(images);
    case 'svg': return svg(images);
    case 'html': return page(images, output);
  }
}
