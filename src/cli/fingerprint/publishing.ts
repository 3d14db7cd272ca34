import type { MissingTags } from './affected';
import { affectedBy, publishedFlags } from './affected';
import type { FingerprintedTarget } from './fingerprint';
import { FINGERPRINT_LABEL, fingerprints } from './fingerprint';
import type { PublishedImage } from './registry';
import { withoutTag } from '../../bake/image-reference';
import { InvalidValueError, listed } from '../../common/errors';
import { closureTargets } from '../build/closure';
import type { BuiltMetadata } from '../build/metadata';
import type { BakeFlags } from '../build/run';
import type { Output, OutputTarget } from '../graph/output';
import type { Snapshot } from '../graph/snapshot';
import { readSnapshot } from '../graph/snapshot';
import { UsageError } from '../run/exit-codes';

/** Options of a build that publishes images. */
export interface PublishOptions {
  readonly push?: boolean;
  /** Whether to leave out images that are published with the same inputs. */
  readonly changed?: boolean;
  /** The only platform to build. */
  readonly platform?: string;
  /** Whether to push without tags. */
  readonly byDigest?: boolean;
  /** Overrides of attributes. */
  readonly set?: readonly string[];
}

/** A build for options, some of which need the published images. */
export interface Publishing {
  /** The targets to build. */
  readonly targets: readonly OutputTarget[];
  readonly flags: BakeFlags;
  /** The IDs of targets that are not built, because others use a published image in their place. */
  readonly published: ReadonlySet<string>;
  /** The tags to add to published images. */
  readonly missingTags: readonly MissingTags[];
  /** The metadata of each target or combination of a matrix, by `<directory of the stack>/<name>`. */
  readonly metadata: ReadonlyMap<string, Partial<BuiltMetadata>>;
  /** The metadata of the targets that were asked for and are not built. */
  readonly left: ReadonlyMap<string, BuiltMetadata>;
}

/**
 * Determines what to build for options, and how.
 *
 * @param others other flags of Buildx
 */
export async function publishing(
  output: Output, asked: readonly OutputTarget[], options: PublishOptions, others: readonly string[] = [],
): Promise<Publishing> {
  const { push, changed, platform, byDigest, set = [] } = options;
  const isOverridden = set.length > 0 || others.length > 0;
  checkOptions(options, isOverridden);
  // The fingerprint is the one of the app's own inputs, for all platforms.
  const hasFingerprint = !isOverridden && (platform === undefined || byDigest === true);
  if (platform !== undefined) {
    checkPlatform(asked, platform);
  }
  if (!push && platform === undefined) {
    const flags = { common: [], byTarget: new Map() };
    return { targets: asked, flags, published: new Set(), missingTags: [], metadata: new Map(), left: new Map() };
  }
  const snapshot = readSnapshot(output.directory);
  if (push) {
    checkTags(asked, snapshot);
  }
  const affected = changed ? await affectedBy(snapshot, asked) : undefined;
  const all = affected?.fingerprints ?? await fingerprints(snapshot, asked);
  const images = affected?.published ?? new Map<string, readonly (PublishedImage | undefined)[]>();
  const published = new Set([...images].filter(([, own]) => !own.includes(undefined)).map(([id]) => id));
  const targets = asked.flatMap(target => openTargets(target, all.get(target.id)!, images.get(target.id)));
  const isAsked = new Set(targets.map(({ id }) => id));
  const byTarget = new Map(closureTargets(output, targets, published).map(target => {
    const build = all.get(target.id)!;
    return [target.id, [
      ...platform === undefined ? [] : platformFlags(build, platform),
      ...push && hasFingerprint && isAsked.has(target.id) ? labelFlags(build) : [],
      ...byDigest && isAsked.has(target.id) ? digestFlags(build) : [],
      ...publishedFlags(build, all, images),
    ]] as const;
  }));
  return {
    targets,
    flags: { common: push && !byDigest ? ['--push'] : [], byTarget },
    published,
    missingTags: asked.flatMap(({ id }) => affected?.missingTags.get(id) ?? []),
    metadata: new Map(push ? targets.flatMap(({ id }) => metadataOf(all.get(id)!, options, hasFingerprint)) : []),
    left: new Map(asked.flatMap(target => leftMetadata(target, all.get(target.id)!, images.get(target.id) ?? []))),
  };
}

function metadataOf(
  { target, names }: FingerprintedTarget, { byDigest, platform }: PublishOptions, hasFingerprint: boolean,
) {
  return names.map(({ name, tags, fingerprint }): [string, Partial<BuiltMetadata>] => {
    const { platforms } = target;
    const pushed = byDigest && { tags, pushedTo: withoutTag(tags[0]), platform, platforms };
    return [`${target.stack.directory}/${name}`, { ...hasFingerprint && { fingerprint }, ...pushed }];
  });
}

/** The target to build: nothing if it is published, and the combinations of a matrix that are not. */
function openTargets(
  target: OutputTarget, { names }: FingerprintedTarget, images: readonly (PublishedImage | undefined)[] = [],
): OutputTarget[] {
  const open = names.filter((_, i) => !images[i]).map(({ name }) => name);
  const selected = open.filter(name => target.selected?.includes(name) ?? true);
  return selected.length === 0 ? [] : [open.length === names.length ? target : { ...target, selected }];
}

/** The metadata of what is published already. */
function leftMetadata(
  { stack, selected }: OutputTarget, { names }: FingerprintedTarget, images: readonly (PublishedImage | undefined)[],
) {
  return names.flatMap(({ name, tags, fingerprint }, i): [string, BuiltMetadata][] => {
    const digest = images[i]?.reference.split('@')[1];
    const isLeft = digest !== undefined && (selected?.includes(name) ?? true);
    return isLeft ? [[`${stack.directory}/${name}`, { tags, digest, fingerprint }]] : [];
  });
}

function checkOptions({ push, changed, platform, byDigest }: PublishOptions, isOverridden: boolean): void {
  if (changed && !push) {
    throw new UsageError('--changed compares with what is published; add --push');
  }
  if (changed && isOverridden) {
    throw new UsageError('--changed compares the inputs of the app, but --set and flags after `--` change them; '
      + 'remove one of them');
  }
  if (changed && platform !== undefined && !byDigest) {
    throw new UsageError('--changed compares all platforms of an image; add --by-digest, or remove --platform');
  }
  if (byDigest && (!push || platform === undefined)) {
    throw new UsageError('--by-digest pushes one platform without its tags; add --push and --platform');
  }
}

/** Checks that images can be pushed. An output can name a repository, too. */
function checkTags(asked: readonly OutputTarget[], { targets }: Snapshot): void {
  const untagged = asked.find(({ id, tags }) => tags.length === 0 && !targets.get(id)!.attributes.has('output'));
  if (untagged) {
    throw new InvalidValueError(`${untagged.id} has no tag, so it cannot be pushed; `
      + 'set `tags`, or name other images');
  }
}

function checkPlatform(asked: readonly OutputTarget[], platform: string): void {
  // An image without platforms is built for the platform of the builder.
  const other = asked.find(({ platforms }) => (platform === '' ? platforms.length > 0 : !platforms.includes(platform)));
  if (other) {
    const own = other.platforms.length > 0 ? listed(other.platforms) : 'not set';
    throw new InvalidValueError(`${other.id} is not built for ${platform || 'the platform of the builder only'}; `
      + `its platforms are ${own}; use one of them`);
  }
}

/** Targets for the platform of the builder have no platforms of their own, and stay as they are. */
function platformFlags({ target, names }: FingerprintedTarget, platform: string): string[] {
  return target.platforms.includes(platform) ? names.map(({ name }) => `--set=${name}.platform=${platform}`) : [];
}

function labelFlags({ names }: FingerprintedTarget): string[] {
  return names.map(({ name, fingerprint }) => `--set=${name}.labels.${FINGERPRINT_LABEL}=${fingerprint}`);
}

/** @see https://docs.docker.com/build/ci/github-actions/multi-platform/#distribute-build-across-multiple-runners */
function digestFlags({ target, names }: FingerprintedTarget): string[] {
  return names.flatMap(({ name, tags }) => {
    if (tags.length === 0) {
      throw new InvalidValueError(`${target.id} has no tag, so it has no repository; `
        + 'set `tags`, or name other images');
    }
    const output = 'type=image,push-by-digest=true,name-canonical=true,push=true';
    return [`--set=${name}.tags=${withoutTag(tags[0])}`, `--set=${name}.output=${output}`];
  });
}
