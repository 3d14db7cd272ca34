import { tmpdir } from 'node:os';
import { relative } from 'node:path';
import type { Command } from 'commander';
import type { BuildOptions } from './build';
import { buildTargets, flagsAfter, namesIn, withBuild } from './build';
import { InvalidValueError } from '../../common/errors';
import { LibraryError } from '../../common/library-error';
import { localOutputs } from '../build/local-outputs';
import { outsideContexts } from '../build/outside-contexts';
import { targetsOrPublished } from '../graph/select';
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
  const names = namesIn(args, flags);
  const written = writtenBy(options);
  let hasBuilt = false;
  for await (const changed of changesOf('.', written)) {
    changed.forEach(path => console.error(`Changed: ${path}`));
    const output = await unlessFailed(() => currentOutput(options));
    // A wrong name at the start is a mistake of the person, not of the app.
    const asked = output && await (hasBuilt ? unlessFailed : now)(() => targetsOrPublished(output, names));
    if (output && asked) {
      if (!hasBuilt) {
        outsideContexts(output, asked).forEach(path => console.error(`Not watched, because ${path} is outside the `
          + 'working directory'));
      }
      hasBuilt = true;
      await unlessFailed(async () => {
        const paths = await localOutputs(output, asked, options.set);
        checkOutside(paths);
        [output.directory, ...paths].forEach(path => written.add(path));
        await buildTargets(output, asked, options, flags);
      });
    }
    console.error('Waiting for changes; press Ctrl-C to end');
  }
}

/** The paths that each build writes. Their changes would start the next build. */
function writtenBy(options: BuildOptions): Set<string> {
  const temporary = relative('', tmpdir());
  return new Set([
    outputDirectory(options),
    ...options.metadata === undefined ? [] : [options.metadata],
    ...temporary === '' || temporary.startsWith('..') ? [] : [temporary],
  ]);
}

/** @throws if a path contains the working directory, so that all changes would be those of the build */
function checkOutside(paths: readonly string[]): void {
  const outer = paths.find(path => !relative(path, '').startsWith('..'));
  if (outer !== undefined) {
    throw new InvalidValueError(`an image writes its result to ${outer}, which is watched; use another directory`);
  }
}

async function now<T>(step: () => T): Promise<T> {
  return step();
}

/** Returns the result of a step, or shows why the step failed. */
async function unlessFailed<T>(step: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    showError(error);
    return undefined;
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
