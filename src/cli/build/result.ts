import { seconds } from './display';
import type { Step, TargetProgress } from './progress';
import { counted } from '../../common/counted';
import type { OutputTarget } from '../graph/output';
import { table } from '../show/terminal';

/** A target that has been built. */
export interface Built {
  /** The name in the output of Buildx. For a matrix, the name of a combination. */
  readonly name: string;
  readonly target: OutputTarget;
  readonly tags: readonly string[];
  readonly digest?: string;
  /** The digest of the configuration. */
  readonly configDigest?: string;
}

/** `<directory of the stack>/<name>`, which no other target or combination has. */
export function idOf({ target, name }: Built): string {
  return `${target.stack.directory}/${name}`;
}

/** The result of a build of a target, which the command shows and writes for other programs. */
export interface BuildResult extends Built {
  /** The size in bytes. */
  readonly size?: number;
  /** The time in milliseconds. */
  readonly time?: number;
  /** The number of own instructions that have run. */
  readonly ran?: number;
  /** The number of own instructions that were cached. */
  readonly cached?: number;
}

/** The file that `docker buildx bake --metadata-file` writes. */
export type BuildxMetadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The names in the output of Buildx for a target. */
export function namesOf({ name, combinations, selected }: OutputTarget): readonly string[] {
  return selected ?? combinations ?? [name];
}

/** The targets that were asked for and have been built. */
export function builtTargets(asked: readonly OutputTarget[], metadata: BuildxMetadata): Built[] {
  const known = new Set(asked.flatMap(namesOf));
  // A key such as "buildx.build.warnings" is not a target.
  const others = Object.keys(metadata).filter(name => !known.has(name) && !name.includes('.'));
  return asked.flatMap(target => {
    // Buildx evaluates the names of some combinations. Any other name in its metadata is one of them.
    const names = target.combinations?.length === 0 ? others.splice(0) : namesOf(target);
    return names.filter(name => Object.hasOwn(metadata, name)).map(name => {
      const {
        'image.name': tags, 'containerimage.digest': digest, 'containerimage.config.digest': configDigest,
      } = metadata[name] as Record<string, string | undefined>;
      return { name, target, tags: tags ? tags.split(',') : [], digest, configDigest };
    });
  });
}

/**
 * Adds to each target what is known about its build.
 *
 * @param progress the progress of targets and combinations, by ID
 */
export function buildResults(
  built: readonly Built[], progress: ReadonlyMap<string, TargetProgress>, sizes: readonly (number | undefined)[],
): BuildResult[] {
  return built.map((one, i) => {
    const target = progress.get(idOf(one));
    const ofSteps = target && { time: target.duration, ...countsOf(target.instructions) };
    return { ...one, size: sizes[i], ...ofSteps };
  });
}

/** The numbers of steps that have run, and that were cached. */
export function countsOf(steps: readonly Step[]): { readonly ran: number; readonly cached: number } {
  const cached = steps.filter(step => step.cached).length;
  return { ran: steps.length - cached, cached };
}

/**
 * A table of what has been built.
 *
 * @param steps the steps of all targets, including those that others are built on
 */
export function resultTable(results: readonly BuildResult[], steps: readonly Step[]): string[] {
  const names = results.map(({ name }) => name);
  const isUnique = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  const rows = results.map(({ digest, size, time, ran, cached, ...one }) => [
    isUnique(one.name) ? one.name : idOf(one),
    digest?.slice(0, 'sha256:'.length + 12),
    size === undefined ? undefined : megabytes(size),
    time === undefined ? undefined : seconds(time),
    ran?.toString(),
    cached?.toString(),
  ].map(cell => cell ?? '-'));
  const { ran, cached } = countsOf(steps);
  return [
    ...table([['IMAGE', 'DIGEST', 'SIZE', 'TIME', 'RAN', 'CACHED'], ...rows]),
    ...steps.length > 0 ? [`${counted(ran, 'step')} ran, ${cached} cached`] : [],
  ];
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
