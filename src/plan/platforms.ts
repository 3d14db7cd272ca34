import type { Plan, Target } from './plan';
import type { Report } from './problems';
import { Platform } from '../attributes/platform';
import { listed } from '../common/errors';
import { dependencyOrder } from '../common/graph';
import { readable } from '../common/markers';
import type { Read } from '../dockerfile/graph';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { StagePlatform } from '../dockerfile/syntax/platform';
import { wholeList } from '../expressions/meaning';

/**
 * Sets the platforms of each target whose image does not set `platforms` to those of the targets built on it. Otherwise
 * the target would be built for the build platform, and images for other platforms would contain its files.
 */
export function derivePlatforms(
  targets: readonly Target[], targetOf: (source: IBuildSource) => Target | undefined,
): void {
  const { ordered, cycles } = dependencyOrder(targets, target => target.needs);
  if (cycles.length > 0) {
    return; // validation reports cycles
  }
  for (const target of ordered.reverse()) {
    for (const read of target.reads) {
      const needed = targetOf(read.source);
      if (needed && needed.image._props.platforms === undefined) {
        needed.platforms = [...new Set([...needed.platforms, ...wantedPlatforms(target, read)])].sort(byText);
      }
    }
  }
}

/** The platforms for which a target reads a source. Empty for the build platform. */
export function wantedPlatforms({ platforms }: Target, { platform }: Read): readonly string[] {
  return platform === undefined ? platforms : isBuilder(platform) ? [] : [platform._text];
}

/** Whether a target must be built for the build platform, because another target reads it on that platform. */
export function needsNative(reader: Target, { platform }: Read, { platforms }: Target): boolean {
  if (platforms.length === 0) {
    return false;
  }
  // BuildKit uses a target with a single platform for all platforms.
  const isSingle = platforms.length === 1 && !wholeList(platforms[0]);
  return platform ? isBuilder(platform) : reader.native || (reader.platforms.length === 0 && !isSingle);
}

/** Reports base images without the platforms of an image. BuildKit would pull an image of the same name instead. */
export function checkPlatforms(target: Target, { neededBy }: Plan, report: Report): void {
  for (const read of target.reads) {
    const needed = neededBy(target, read);
    const offered = needed?.platforms ?? [];
    const missing = wantedPlatforms(target, read)
      .filter(platform => Platform._isKnown(platform) && !offered.includes(platform));
    // BuildKit uses a target with a single platform for all platforms. A native target is for the build platform.
    const isAny = offered.length === 1 || !offered.every(Platform._isKnown);
    if (!needed || needed.native || isAny || missing.length === 0) {
      continue;
    }
    const { path } = needed.image.node;
    const isFor = offered.length === 0 ? 'the build platform only' : listed(offered);
    report({
      path: target.image.node.path,
      message: `the image requires ${path} for ${listed(missing)}, but ${path} is for ${isFor}; `
        + `add ${listed(missing)} to the \`platforms\` of ${path}`,
    });
  }
}

/** The numbers in tokens depend on the order of creation, so texts are compared without them. */
function byText(one: string, other: string): number {
  return readable(one) < readable(other) ? -1 : 1;
}

function isBuilder({ _text }: StagePlatform): boolean {
  return _text === StagePlatform.BUILDER._text;
}
