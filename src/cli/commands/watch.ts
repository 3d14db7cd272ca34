import type { Command } from 'commander';
import type { BuildOptions } from './build';
import { buildTargets, flagsAfter, namesIn, withBuild } from './build';
import { LibraryError } from '../../common/library-error';
import { localOutputs } from '../graph/local-outputs';
import { targetsOrPublished } from '../graph/select';
import { readSnapshot } from '../graph/snapshot';
import { withExamples } from '../run/examples';
import { Exit } from '../run/exit-codes';
import { currentOutput, outputDirectory, withApp } from '../run/options';
import { isStopped } from '../run/programs';
import { changesOf } from '../run/watch-files';

/** Adds `cdk-bake watch`. */
export function addWatch(program: Command): void {
  const command = program.command('watch')
    .description('Build images, and build again what a change of a file in the working directory affects.')
    .argument('[names...]', 'targets, groups, stacks or construct paths; * matches any text')
    .usage('[options] [names...] [-- flags of docker buildx bake]')
    .option('--load', 'load the images into the engine');
  withExamples(
    withApp(withBuild(command)),
    ['cdk-bake watch api --load', 'keep an image up to date'],
    ["cdk-bake watch 'apps/*' --keep-going", 'build a stack after each change'],
  ).action((args: string[], options: BuildOptions) => watch(args, options, flagsAfter(program)));
}

/** Builds after each change, until Ctrl-C. A failed build does not end the command. */
async function watch(args: string[], options: BuildOptions, flags: readonly string[]): Promise<void> {
  // Changes of what a build writes would start the next build.
  const written = new Set([outputDirectory(options), ...options.metadata === undefined ? [] : [options.metadata]]);
  for await (const changed of changesOf('.', written)) {
    changed.forEach(path => console.error(`Changed: ${path}`));
    try {
      const output = await currentOutput(options);
      [output.directory, ...localOutputs(readSnapshot(output.directory))].forEach(path => written.add(path));
      await buildTargets(output, targetsOrPublished(output, namesIn(args, flags)), options, flags);
    } catch (error) {
      showError(error);
    }
    console.error('Waiting for changes; press Ctrl-C to end');
  }
}

/** @throws what has to end the command */
function showError(error: unknown): void {
  if (error instanceof LibraryError) {
    console.error(`Error: ${error.message}`);
  } else if (isStopped() || !(error instanceof Exit)) {
    throw error;
  }
}
