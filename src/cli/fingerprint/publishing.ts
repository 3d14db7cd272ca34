import { affectedBy, publishedFlags } from './affected';
import type { FingerprintedTarget } from './fingerprint';
import { FINGERPRINT_LABEL, fingerprints } from './fingerprint';
import { repositoryOf } from './registry';
import { InvalidValueError } from '../../common/errors';
import { closureTargets } from '../build/closure';
import type { BuiltMetadata } from '../build/metadata';
import type { BakeFlags } from '../build/run';
import type { Output, OutputTarget } from '../graph/output';
import { readSnapshot } from '../graph/snapshot';

/** Options of a build that publishes images. */
export interface PublishOptions {
  readonly push?: boolean;
  /** Whether to leave out images that are published with the same inputs. */
  readonly changed?: boolean;
  /** The only platform to build. */
  readonly platform?: string;
  /** Whether to push without tags. */
  readonly byDigest?: boolean;
}

/** A build that publishes images. */
export interface Publishing {
  /** The targets to build. */
  readonly targets: readonly OutputTarget[];
  readonly flags: BakeFlags;
  /** The IDs of targets that are not built, because others use a published image in their place. */
  readonly published: ReadonlySet<string>;
  /** The metadata of each target or combination of a matrix, by `<directory of the stack>/<name>`. */
  readonly metadata: ReadonlyMap<string, Partial<BuiltMetadata>>;
}

/** Determines what to build for options, and how. */
export async function publishing(
  output: Output, asked: readonly OutputTarget[], options: PublishOptions,
): Promise<Publishing> {
  checkOptions(options);
  const { push, changed, platform, byDigest } = options;
  const ofPlatform = platform === undefined ? [] : flagsForPlatform(output, asked, platform);
  if (!push) {
    return { targets: asked, flags: bakeFlags([], ofPlatform), published: new Set(), metadata: new Map() };
  }
  const snapshot = readSnapshot(output.directory);
  const affected = changed ? await affectedBy(snapshot, asked) : undefined;
  const all = affected?.fingerprints ?? fingerprints(snapshot, asked);
  const unchanged = affected?.unchanged ?? new Map();
  const published = new Set(unchanged.keys());
  const targets = asked.filter(({ id }) => !published.has(id));
  const builds = targets.map(({ id }) => all.get(id)!);
  return {
    targets,
    flags: bakeFlags(byDigest ? [] : ['--push'], [
      ...ofPlatform,
      ...builds.map(labelFlags),
      ...byDigest ? builds.map(digestFlags) : [],
      ...closureTargets(output, targets, published).map(target => publishedFlags(target, snapshot, unchanged)),
    ]),
    published,
    metadata: new Map(builds.flatMap(({ target: { stack }, names, fingerprint }) => names.map(({ name, tags }) => {
      const pushed = byDigest && { tags, pushedTo: repositoryOf(tags[0]) };
      return [`${stack.directory}/${name}`, { fingerprint, ...pushed }] as const;
    }))),
  };
}

/** The flags of a target. */
type TargetFlags = readonly [id: string, flags: readonly string[]];

function bakeFlags(common: readonly string[], all: readonly TargetFlags[]): BakeFlags {
  const byTarget = new Map<string, readonly string[]>();
  all.forEach(([id, flags]) => byTarget.set(id, [...byTarget.get(id) ?? [], ...flags]));
  return { common, byTarget };
}

function checkOptions({ push, changed, platform, byDigest }: PublishOptions): void {
  if (changed && !push) {
    throw new InvalidValueError('--changed compares with what is published; add --push');
  }
  if (byDigest && (!push || platform === undefined)) {
    throw new InvalidValueError('--by-digest pushes one platform without its tags; add --push and --platform');
  }
}

/** Targets for the platform of the builder have no platforms of their own, and stay as they are. */
function flagsForPlatform(output: Output, asked: readonly OutputTarget[], platform: string): TargetFlags[] {
  const other = asked.find(({ platforms }) => !platforms.includes(platform));
  if (other) {
    throw new InvalidValueError(`${other.id} is not built for ${platform}; its platforms are `
      + `${other.platforms.join(', ') || 'not set'}`);
  }
  return closureTargets(output, asked).filter(({ platforms }) => platforms.includes(platform))
    .map(({ id, name, combinations = [name] }) => [id, combinations.map(own => `--set=${own}.platform=${platform}`)]);
}

function labelFlags({ target, names, fingerprint }: FingerprintedTarget): TargetFlags {
  return [target.id, names.map(({ name }) => `--set=${name}.labels.${FINGERPRINT_LABEL}=${fingerprint}`)];
}

/** @see https://docs.docker.com/build/ci/github-actions/multi-platform/#distribute-build-across-multiple-runners */
function digestFlags({ target, names }: FingerprintedTarget): TargetFlags {
  return [target.id, names.flatMap(({ name, tags }) => {
    if (tags.length === 0) {
      throw new InvalidValueError(`${target.id} has no tag, so it has no repository; `
        + 'set `tags`, or name other images');
    }
    const output = 'type=image,push-by-digest=true,name-canonical=true,push=true';
    return [`--set=${name}.tags=${repositoryOf(tags[0])}`, `--set=${name}.output=${output}`];
  })];
}
