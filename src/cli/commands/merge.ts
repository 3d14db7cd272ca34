import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InvalidValueError } from '../../common/errors';
import { runBuildx } from '../build/buildx';
import type { BuiltMetadata } from '../build/metadata';
import { withExamples } from '../run/examples';
import { Exit } from '../run/exit-codes';

/** Adds `cdk-bake merge`. */
export function addMerge(program: Command): void {
  const command = program.command('merge')
    .description('Combine images that were pushed by digest, one for each platform, and tag the results.')
    .argument('<files...>', 'files that `cdk-bake build --by-digest --metadata` has written')
    .option('--dry-run', 'show the commands of Buildx');
  withExamples(
    command,
    ['cdk-bake merge amd64.json arm64.json', 'publish an image for two platforms'],
    ['cdk-bake merge *.json --dry-run', 'show what would be published'],
  ).action(merge);
}

async function merge(files: string[], { dryRun }: { readonly dryRun?: boolean }): Promise<void> {
  const targets = byTarget(files);
  if (targets.size === 0) {
    throw new InvalidValueError(`${files.join(', ')} contains no image; check whether the build has failed`);
  }
  for (const [id, builds] of targets) {
    const args = mergeArguments(id, builds);
    console.log(dryRun ? `docker buildx ${args.join(' ')}` : `${id}: ${builds[0].tags.join(', ')}`);
    const code = dryRun ? 0 : await runBuildx(args, {});
    if (code !== 0) {
      throw new Exit(code);
    }
  }
}

/** The builds of each target, in the order of the files. */
function byTarget(files: readonly string[]): Map<string, BuiltMetadata[]> {
  const builds = new Map<string, BuiltMetadata[]>();
  for (const file of files) {
    for (const [id, build] of Object.entries(readMetadata(file))) {
      const all = builds.get(id) ?? [];
      all.push(build);
      builds.set(id, all);
    }
  }
  return builds;
}

function readMetadata(file: string): Record<string, BuiltMetadata> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidValueError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** @throws if the builds are not of one image, such as builds of different inputs */
export function mergeArguments(id: string, builds: readonly BuiltMetadata[]): string[] {
  const [{ tags, fingerprint }] = builds;
  const missing = builds.find(build => build.pushedTo === undefined || build.digest === undefined);
  if (missing) {
    throw new InvalidValueError(`${id} was not pushed by digest; build it with --push --by-digest --platform`);
  }
  if (builds.some(build => build.fingerprint !== fingerprint || build.tags.join() !== tags.join())) {
    throw new InvalidValueError(`the builds of ${id} have different inputs or tags; `
      + 'build all platforms of one version');
  }
  if (new Set(builds.map(({ digest }) => digest)).size < builds.length) {
    throw new InvalidValueError(`${id} has the same build twice; give the file of each platform once`);
  }
  return ['imagetools', 'create', ...tags.flatMap(tag => ['--tag', tag]),
    ...builds.map(({ pushedTo, digest }) => `${pushedTo}@${digest}`)];
}
