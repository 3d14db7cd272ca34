import { seconds } from './display';
import type { Progress } from './progress';
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

function namesOf({ name, combinations, selected }: OutputTarget): readonly string[] {
  return selected ?? combinations ?? [name];
}

/** Adds to each target what is known about its build. */
export function buildResults(
  built: readonly Built[], progress: Progress, sizes: readonly (number | undefined)[],
): BuildResult[] {
  return built.map((one, i) => {
    const target = progress.targets.get(one.name);
    const steps = target?.instructions ?? [];
    const cached = steps.filter(step => step.cached).length;
    const ofSteps = target && { time: target.duration, ran: steps.length - cached, cached };
    return { ...one, size: sizes[i], ...ofSteps };
  });
}

/** A table of what has been built. */
export function resultTable(results: readonly BuildResult[], progress: Progress): string[] {
  const rows = results.map(({ name, digest, size, time, ran, cached }) => [
    name,
    digest?.slice(0, 'sha256:'.length + 12),
    size === undefined ? undefined : megabytes(size),
    time === undefined ? undefined : seconds(time),
    ran?.toString(),
    cached?.toString(),
  ].map(cell => cell ?? '-'));
  const all = [...progress.targets.values()].flatMap(target => target.instructions);
  const cached = all.filter(step => step.cached).length;
  return [
    ...table([['IMAGE', 'DIGEST', 'SIZE', 'TIME', 'RAN', 'CACHED'], ...rows]),
    ...all.length > 0 ? [`${counted(all.length - cached, 'step')} ran, ${cached} cached`] : [],
  ];
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
