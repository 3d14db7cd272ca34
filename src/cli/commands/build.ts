import type { Command } from 'commander';
import { Option } from 'commander';
import { buildAll } from '../build/build-all';
import type { Closure } from '../build/closure';
import { Closures, closureTargets } from '../build/closure';
import { metadataOf, writeMetadata } from '../build/metadata';
import { buildResults, idOf, resultTable } from '../build/result';
import type { BakeFlags, ProgressType } from '../build/run';
import { bakeArguments, checkOverrides, PROGRESS_TYPES } from '../build/run';
import { localSizes, pushedSizes } from '../build/sizes';
import { createTags, tagArguments } from '../build/tagging';
import type { PublishOptions } from '../fingerprint/publishing';
import { publishing } from '../fingerprint/publishing';
import type { Output, OutputTarget } from '../graph/output';
import { checkFilesOf } from '../graph/output';
import { targetsOrPublished, targetsToPublish } from '../graph/select';
import { withExamples } from '../run/examples';
import { Exit, UsageError } from '../run/exit-codes';
import type { AppOptions } from '../run/options';
import { isLast, uncheckedOutput, withOutput } from '../run/options';
import { printJson } from '../show/json';

/** The options of subcommands that build. */
export interface BuildOptions extends AppOptions, PublishOptions {
  readonly load?: boolean;
  readonly builder?: string;
  readonly set?: readonly string[];
  readonly cache?: boolean;
  readonly progress: ProgressType;
  readonly keepGoing?: boolean;
  readonly metadata?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

/** Adds `cdk-bake build`. */
export function addBuild(program: Command): void {
  const command = program.command('build')
    .description('Build images and what they are built on. Without names, build all published images.')
    .argument('[names...]', 'targets, groups, stacks or construct paths; * matches any text')
    .usage('[options] [names...] [-- flags of docker buildx bake]')
    .option('--load', 'load the images into the engine')
    .option('--push', 'push the images to their registries, with their fingerprints as labels')
    .option('--changed', 'with --push, leave out images that are published with the same inputs')
    .option('--platform <platform>', 'build for one of the platforms of the images')
    .option('--by-digest', 'with --push and --platform, push without tags, for `cdk-bake merge`')
    .addOption(new Option('--json', 'print the results as JSON').conflicts('dryRun'));
  withExamples(
    withOutput(withBuild(command)),
    ['cdk-bake build api --load', 'build an image, and load it into the engine'],
    ["cdk-bake build 'apps/*' --push --changed", 'publish what has changed in a stack'],
  ).action(async (args: string[], options: BuildOptions) => {
    const flags = flagsAfter(program);
    const output = await uncheckedOutput(options);
    const names = namesIn(args, flags);
    const asked = options.push ? targetsToPublish(output, names) : targetsOrPublished(output, names);
    await buildTargets(output, asked, options, flags);
  });
}

/** Adds the options of subcommands that build. */
export function withBuild(command: Command): Command {
  return command
    .option('--builder <name>', 'builder instance of Buildx')
    .option('--set <target.key=value>', 'override an attribute of targets; can be repeated', repeated)
    .option('--no-cache', 'build without the cache')
    .addOption(new Option('--progress <type>', 'progress: of this command (auto), or a form of Buildx')
      .choices(PROGRESS_TYPES).default('auto'))
    .option('--keep-going', 'after a failure, build what does not depend on it')
    .option('--metadata <file>', 'write the results, such as digests, to a JSON file')
    .option('--dry-run', 'show what Buildx would read and run');
}

/** Collects the values of an option that can be repeated. An option with several values would take names for values. */
function repeated(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value];
}

/** Flags of Buildx that the command sets itself, with its own option for them. */
const OWN_FLAGS: Readonly<Record<string, string>> = {
  '--metadata-file': '--metadata',
  '--progress': '--progress',
  '--file': 'other images',
  '-f': 'other images',
};

/** The arguments after `--`. */
export function flagsAfter(program: Command): string[] {
  const { rawArgs } = program as Command & { readonly rawArgs: readonly string[] };
  const at = rawArgs.indexOf('--');
  const flags = at < 0 ? [] : rawArgs.slice(at + 1);
  const own = flags.map(flag => flag.split('=', 1)[0]).find(flag => Object.hasOwn(OWN_FLAGS, flag));
  if (own !== undefined) {
    throw new UsageError(`the command itself sets ${own} of Buildx; use ${OWN_FLAGS[own]} before --`);
  }
  return flags;
}

/** The arguments before `--`. */
export function namesIn(args: readonly string[], flags: readonly string[]): readonly string[] {
  return args.slice(0, args.length - flags.length);
}

/** Builds targets, and shows the results. Fails with the exit code of Buildx. */
export async function buildTargets(
  output: Output, asked: readonly OutputTarget[], options: BuildOptions, flags: readonly string[],
): Promise<void> {
  if (options.keepGoing && !['auto', 'rawjson'].includes(options.progress)) {
    throw new UsageError('--keep-going has to know which step fails, which '
      + `--progress ${options.progress} does not tell; use --progress auto or rawjson`);
  }
  if (isLast(options)) {
    checkFilesOf(output, closureTargets(output, asked));
  }
  const { targets, flags: ofPublishing, published, missingTags, metadata: more, left: leftMetadata } = await publishing(
    output, asked, options, flags,
  );
  const closures = targets.length > 0 ? new Closures(output, published).of(targets) : [];
  const common = [...buildxFlags(options), ...ofPublishing.common, ...flags];
  const allFlags = { ...ofPublishing, common, overrides: options.set };
  checkOverrides(options.set ?? [], closures);
  const same = asked.filter(({ id }) => published.has(id)).map(({ id }) => id);
  const left = same.length > 0 ? [`Published already, with the same inputs: ${same.join(', ')}`] : [];
  if (options.dryRun) {
    left.forEach(line => console.log(`# ${line}`));
    missingTags.forEach(({ tags, reference }) =>
      console.log(`# docker buildx ${tagArguments(tags, [reference]).join(' ')}`));
    closures.forEach(closure => showClosure(closure, allFlags));
    return;
  }
  for (const { tags, reference } of missingTags) {
    await createTags(tags, [reference]);
  }
  if (!options.json) {
    left.forEach(line => console.log(line));
    missingTags.forEach(({ tags, reference }) => console.log(`Tagged ${reference}: ${tags.join(', ')}`));
  }
  if (options.metadata !== undefined) {
    writeMetadata(options.metadata, {}); // a path that cannot be written is an error before the build
  }
  const { code, built, failed, progress } = await buildAll(output, closures, {
    progress: options.progress,
    published,
    keepGoing: options.keepGoing ?? false,
    flags: allFlags,
    app: isLast(options) ? undefined : options,
  });
  const sizes = await (options.push ? pushedSizes : localSizes)(built.map(one => ({ ...one, ...more.get(idOf(one)) })));
  const results = buildResults(built, progress, sizes);
  const metadata = metadataOf(results, more, leftMetadata, failed);
  if (options.metadata !== undefined) {
    writeMetadata(options.metadata, metadata);
  }
  if (options.json) {
    printJson(metadata);
  } else if (results.length > 0) {
    const steps = [...progress.values()].flatMap(target => target.instructions);
    console.log(resultTable(results, steps).join('\n'));
  }
  if (code !== 0) {
    throw new Exit(code);
  }
}

function buildxFlags({ load, builder, cache }: BuildOptions): string[] {
  return [
    // An engine cannot load attestations.
    ...load ? ['--load', '--provenance=false', '--sbom=false'] : [],
    ...builder === undefined ? [] : [`--builder=${builder}`],
    ...cache === false ? ['--no-cache'] : [],
  ];
}

function showClosure(closure: Closure, flags: BakeFlags): void {
  console.log(`# docker buildx ${bakeArguments(closure, '', flags).join(' ')}`);
  closure.files.forEach((text, name) => console.log(`# ${name}\n${text}`));
}
