import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { LibraryError } from '../../common/library-error';
import { changesBetween } from '../graph/changes';
import type { Snapshot } from '../graph/snapshot';
import { readSnapshot } from '../graph/snapshot';
import { withExamples } from '../run/examples';
import type { AppOptions } from '../run/options';
import { currentOutput, outputDirectory, withApp } from '../run/options';
import type { ImageChange } from '../show/changes';
import { byImage } from '../show/changes';
import { printJson } from '../show/json';
import { summary } from '../show/summary';
import { table } from '../show/terminal';

/** Adds `cdk-bake synth`. */
export function addSynth(program: Command): void {
  const command = program.command('synth').alias('synthesize')
    .description('Run the app, and list its images, what has changed, and the commands that build the images.')
    .option('--json', 'print JSON');
  withExamples(
    withApp(command),
    ['cdk-bake synth', 'run the app in cdk-bake.json'],
    ['cdk-bake synth --app "python3 images.py" --strict', 'run an app, and fail if there are warnings'],
  ).action(synth);
}

async function synth({ json, ...options }: AppOptions & { readonly json?: boolean }): Promise<void> {
  const directory = outputDirectory(options);
  const before = lastSnapshot(directory);
  const { directory: written, manifest } = await currentOutput(options);
  const changes = before && written === directory
    ? byImage(changesBetween(before, readSnapshot(written))) : undefined;
  if (json) {
    printJson({ output: written, changes });
    return;
  }
  console.log(summary(written, manifest));
  if (changes) {
    console.log(['', ...changeLines(changes)].join('\n'));
  }
}

/** The output of the last synthesis. Undefined if there is none, or if another version of cdk-bake has written it. */
function lastSnapshot(directory: string): Snapshot | undefined {
  if (!existsSync(join(directory, 'manifest.json'))) {
    return undefined;
  }
  try {
    return readSnapshot(directory);
  } catch (error) {
    if (error instanceof LibraryError) {
      return undefined; // The synthesis reports what prevents it from replacing the output.
    }
    throw error;
  }
}

/** One line for each image that has changed. */
function changeLines(changes: readonly ImageChange[]): string[] {
  return changes.length === 0
    ? ['Nothing has changed since the last synthesis']
    : [
      'Since the last synthesis:',
      ...table(changes.map(({ kind, path, parts }) => [`  ${kind}`, path, parts.join(', ')])),
    ];
}
