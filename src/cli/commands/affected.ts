import type { Command } from 'commander';
import { Option } from 'commander';
import type { Affected } from '../fingerprint/affected';
import { affectedBy, inLevels } from '../fingerprint/affected';
import { changesBetween, rebuilds } from '../graph/changes';
import type { Output, OutputTarget } from '../graph/output';
import { targetsToPublish } from '../graph/select';
import type { Snapshot } from '../graph/snapshot';
import { readSnapshot } from '../graph/snapshot';
import { withExamples } from '../run/examples';
import type { AppOptions } from '../run/options';
import { currentOutput, withOutput } from '../run/options';
import { printJson } from '../show/json';
import type { PlatformJob } from '../show/pipelines';
import { githubOutput, gitlabPipeline } from '../show/pipelines';

interface AffectedOptions extends AppOptions {
  readonly from?: string;
  readonly json?: boolean;
  readonly format?: 'github' | 'gitlab';
  readonly platforms?: boolean;
}

/** The answer of the command. Images have their names, or their IDs if names are not unique. */
export interface AffectedImages {
  /** The images to build. All images of a level can be built at the same time. */
  readonly levels: readonly (readonly (string | PlatformJob)[])[];
  readonly unchanged: readonly string[];
  /** The reason to build each image. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Adds `cdk-bake affected`. */
export function addAffected(program: Command): void {
  const command = program.command('affected')
    .description('List the published images that have to be built, in levels for CI.')
    .argument('[names...]', 'targets, groups, stacks or construct paths; * matches any text')
    .option('--from <directory>', 'compare with another output directory instead of the registry')
    .option('--platforms', 'list each image once for each of its platforms')
    .addOption(new Option('--format <format>', 'output for a CI system').choices(['github', 'gitlab']))
    .addOption(new Option('--json', 'print JSON').conflicts('format'));
  withExamples(
    withOutput(command),
    ['cdk-bake affected --json', 'what differs from the registry'],
    ['cdk-bake affected --format github >> "$GITHUB_OUTPUT"', 'levels for the matrix of a job'],
  ).action(affected);
}

async function affected(names: string[], options: AffectedOptions): Promise<void> {
  const { json, format } = options;
  const output = await currentOutput(options);
  const images = await compared(readSnapshot(output.directory), targetsToPublish(output, names), options);
  if (format === 'github') {
    process.stdout.write(githubOutput(images));
  } else if (format === 'gitlab') {
    process.stdout.write(gitlabPipeline(images));
  } else if (json) {
    printJson(images);
  } else {
    console.log(lines(images).join('\n'));
  }
}

async function compared(
  snapshot: Snapshot, asked: readonly OutputTarget[], { from, platforms }: AffectedOptions,
): Promise<AffectedImages> {
  const { levels, reasons, open, unchanged } = from === undefined
    ? await comparedWithRegistry(snapshot, asked)
    : comparedWith(readSnapshot(from, '--from'), snapshot, asked);
  const unique = uniqueNames(snapshot.output);
  const selected = new Map(asked.map(target => [target.id, target.selected]));
  const askedOf = ({ id }: OutputTarget, names: readonly string[]) =>
    names.filter(name => selected.get(id)?.includes(name) ?? true);
  const toBuild = (target: OutputTarget) =>
    unique(target, askedOf(target, open.get(target.id) ?? [target.name]));
  return {
    levels: levels.map(level => level.flatMap(target =>
      toBuild(target).flatMap(name => jobsOf(target, name, platforms ?? false)))),
    unchanged: [...unchanged].flatMap(([id, names]) => {
      const target = snapshot.output.targets.get(id)!;
      return unique(target, askedOf(target, names));
    }),
    reasons: Object.fromEntries(levels.flat().flatMap(target =>
      toBuild(target).map(name => [name, reasons.get(target.id)!]))),
  };
}

/** The result of a comparison. The names of a matrix are those of its combinations. */
interface Comparison extends Pick<Affected, 'levels' | 'reasons'> {
  /** The names to build, by the ID of the target. */
  readonly open: ReadonlyMap<string, readonly string[]>;
  /** The names that stay as they are, by the ID of the target. */
  readonly unchanged: ReadonlyMap<string, readonly string[]>;
}

/** The jobs that build an image. An image without platforms is built for the platform of the builder. */
function jobsOf({ platforms }: OutputTarget, image: string, byPlatform: boolean): (string | PlatformJob)[] {
  const all = platforms.length > 0 ? platforms : [''];
  return byPlatform ? all.map(platform => ({ image, platform })) : [image];
}

async function comparedWithRegistry(snapshot: Snapshot, asked: readonly OutputTarget[]): Promise<Comparison> {
  const { published, open, levels, reasons, fingerprints } = await affectedBy(snapshot, asked);
  const unchanged = [...published.keys()].map(id => {
    const names = fingerprints.get(id)!.names.map(({ name }) => name);
    return [id, names.filter(name => !open.get(id)!.includes(name))] as const;
  });
  return { levels, reasons, open, unchanged: new Map(unchanged) };
}

/** Compares two outputs, without the files of contexts. */
function comparedWith(before: Snapshot, after: Snapshot, asked: readonly OutputTarget[]): Comparison {
  const rebuilt = new Map(rebuilds(changesBetween(before, after), after).map(({ id, own, upstream }) =>
    [id, own.join(', ') || `built on ${upstream.join(', ')}`]));
  const wanted = asked.filter(({ id }) => rebuilt.has(id));
  const reasons = new Map(wanted.map(({ id }) => [id, rebuilt.get(id)!]));
  const unchanged = asked.filter(({ id }) => !rebuilt.has(id)).map(({ id, name }) => [id, [name]] as const);
  return { ...inLevels([...after.output.targets.values()], reasons), open: new Map(), unchanged: new Map(unchanged) };
}

/** Returns a function that adds the directory of the stack to names that several targets have. */
function uniqueNames({ targets }: Output): (target: OutputTarget, names: readonly string[]) => string[] {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  targets.forEach(({ name, combinations = [] }) => [name, ...combinations].forEach(count));
  return ({ stack: { directory } }, names) =>
    names.map(name => ((counts.get(name) ?? 1) === 1 ? name : `${directory}/${name}`));
}

function lines({ levels, unchanged, reasons }: AffectedImages): string[] {
  const line = (job: string | PlatformJob) => (typeof job === 'string'
    ? `  ${job}  ${reasons[job]}` : `  ${job.image}  ${job.platform || '-'}  ${reasons[job.image]}`);
  return [
    ...levels.flatMap((level, i) => [`Level ${i + 1}`, ...level.map(line)]),
    ...levels.length === 0 ? ['Nothing has to be built'] : [],
    ...unchanged.length > 0 ? [`Unchanged: ${unchanged.join(', ')}`] : [],
  ];
}
