import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InvalidValueError, listed } from '../../common/errors';
import type { BuiltMetadata } from '../build/metadata';
import { createTags, tagArguments } from '../build/tagging';
import { withExamples } from '../run/examples';

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
    if (builds.every(isPublished)) {
      console.log(`${dryRun ? '# ' : ''}${id}: published already, with the same inputs`);
      continue;
    }
    const { tags, references } = merged(id, builds);
    if (dryRun) {
      console.log(`docker buildx ${tagArguments(tags, references).join(' ')}`);
    } else {
      await createTags(tags, references);
      console.log(`${id}: ${tags.join(', ')}`);
    }
  }
}

/** Whether an image was not built, because it was published with the same inputs. */
function isPublished({ fingerprint, pushedTo, seconds }: BuiltMetadata): boolean {
  return fingerprint !== undefined && pushedTo === undefined && seconds === undefined;
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
  let metadata: unknown;
  try {
    metadata = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidValueError(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (!isObject(metadata) || !Object.values(metadata).every(isEntry)) {
    throw new InvalidValueError(`${file} was not written by \`cdk-bake build --metadata\`; use another file`);
  }
  return metadata as Record<string, BuiltMetadata>;
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isEntry(value: unknown): boolean {
  const isText = (text: unknown) => text === undefined || typeof text === 'string';
  const isTexts = (list: unknown) => list === undefined || (Array.isArray(list) && list.every(isText));
  const { tags, platforms, ...texts } = (isObject(value) ? value : {}) as BuiltMetadata;
  return Array.isArray(tags) && isTexts(tags) && isTexts(platforms)
    && [texts.digest, texts.fingerprint, texts.pushedTo, texts.platform].every(isText);
}

/**
 * The tags and the digests of an image that was built once for each platform.
 *
 * @throws if the builds are not all those of one image
 */
export function merged(id: string, builds: readonly BuiltMetadata[]): { tags: string[]; references: string[] } {
  const [{ tags, fingerprint, platforms = [] }] = builds;
  if (builds.some(({ pushedTo, digest }) => pushedTo === undefined || digest === undefined)) {
    throw new InvalidValueError(`${id} was not pushed by digest; build it with --push --by-digest --platform`);
  }
  if (builds.some(build => build.fingerprint !== fingerprint || build.tags.join() !== tags.join())) {
    throw new InvalidValueError(`the builds of ${id} have different inputs or tags; `
      + 'build all platforms of one version');
  }
  const built = builds.flatMap(({ platform }) => platform ?? []);
  if (new Set(built).size < built.length) {
    throw new InvalidValueError(`${id} has several builds for one platform; give the file of each platform once`);
  }
  const missing = platforms.filter(platform => !built.includes(platform));
  if (missing.length > 0) {
    throw new InvalidValueError(`${id} has no build for ${listed(missing)}; build it with --platform ${missing[0]}, `
      + 'and give the files of all platforms');
  }
  return { tags: [...tags], references: builds.map(({ pushedTo, digest }) => `${pushedTo}@${digest}`) };
}
