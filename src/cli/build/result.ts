import { spawnSync } from 'node:child_process';
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
}

/** The file that `docker buildx bake --metadata-file` writes. */
export type BuildxMetadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The targets that were asked for, with their results. */
export function builtTargets(asked: readonly OutputTarget[], metadata: BuildxMetadata): Built[] {
  return asked.flatMap(target => {
    const names = target.combinations ?? [target.name];
    return names.map(name => {
      const { 'image.name': tags, 'containerimage.digest': digest } = metadata[name] ?? {};
      return {
        name,
        target,
        tags: typeof tags === 'string' ? tags.split(',') : [],
        digest: typeof digest === 'string' ? digest : undefined,
      };
    });
  });
}

/** A table of what has been built. */
export function resultTable(built: readonly Built[], progress: Progress): string[] {
  const sizes = sizesOf(built.flatMap(({ tags }) => tags.slice(0, 1)));
  const rows = built.map(({ name, tags, digest }) => {
    const target = progress.targets.get(name);
    const steps = target?.instructions ?? [];
    const cached = steps.filter(step => step.cached).length;
    return [
      name,
      digest?.slice(0, 'sha256:'.length + 12) ?? '-',
      sizes.get(tags[0]) ?? '-',
      target ? seconds(target.duration) : '-',
      target ? String(steps.length - cached) : '-',
      target ? String(cached) : '-',
    ];
  });
  const all = [...progress.targets.values()].flatMap(target => target.instructions);
  const cached = all.filter(step => step.cached).length;
  return [
    ...table([['IMAGE', 'DIGEST', 'SIZE', 'TIME', 'RAN', 'CACHED'], ...rows]),
    ...all.length > 0 ? [`${counted(all.length - cached, 'step')} ran, ${cached} cached`] : [],
  ];
}

/** The sizes of images in the store of the engine. */
function sizesOf(tags: readonly string[]): Map<string, string> {
  const sizes = new Map<string, string>();
  if (tags.length > 0) {
    const format = '{{json .RepoTags}} {{.Size}}';
    const { stdout } = spawnSync('docker', ['image', 'inspect', '--format', format, ...tags], { encoding: 'utf8' });
    for (const line of (stdout ?? '').split('\n').filter(text => text !== '')) {
      const [names, size] = line.split(/ (?=\d+$)/);
      for (const tag of tags.filter(one => (JSON.parse(names) as string[] | null)?.some(name => isSame(name, one)))) {
        sizes.set(tag, megabytes(Number(size)));
      }
    }
  }
  return sizes;
}

/** Whether two references name one image, with and without the defaults of Docker. */
function isSame(one: string, other: string): boolean {
  const whole = (name: string) =>
    `${name.replace(/^docker\.io\/(library\/)?/, '')}${name.lastIndexOf(':') > name.lastIndexOf('/') ? '' : ':latest'}`;
  return whole(one) === whole(other);
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
