import type { Plan, Target } from './plan';
import type { Report } from './problems';
import { listed } from '../common/errors';
import { dependencyOrder } from '../common/graph';
import type { Read } from '../dockerfile/graph';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { StagePlatform } from '../dockerfile/syntax/platform';

/**
 * Gives each target whose image sets no platforms those of the targets that are built on it. Otherwise it would be built
 * for the builder's platform, and its files would end up in images for others.
 */
export function derivePlatforms(targets: readonly Target[], targetOf: (source: IBuildSource) => Target | undefined): void {
  const { ordered, cycles } = dependencyOrder(targets, target => target.needs);
  if (cycles.length > 0) {
    return; // an error, which validation reports
  }
  for (const target of ordered.reverse()) {
    for (const read of target.reads) {
      const needed = targetOf(read.source);
      if (needed && needed.image._props.platforms === undefined) {
        needed.platforms = [...new Set([...needed.platforms, ...wantedPlatforms(target, read)])].sort();
      }
    }
  }
}

/** The platforms that a target reads a source for. None means the builder's own. */
export function wantedPlatforms({ platforms }: Target, { platform }: Read): readonly string[] {
  return platform === undefined ? platforms : isBuilder(platform) ? [] : [platform._text];
}

/** Whether a target has to be built for the builder's own platform where another one reads it. */
export function needsNative(reader: Target, { platform }: Read, { platforms }: Target): boolean {
  if (platforms.length === 0) {
    return false;
  }
  // A target for one platform is used for any.
  return platform ? isBuilder(platform) : reader.native || (reader.platforms.length === 0 && platforms.length > 1);
}

/** Reports what an image is built on and what is not there for its platforms. BuildKit would look elsewhere for it. */
export function checkPlatforms(target: Target, { neededBy }: Plan, report: Report): void {
  for (const read of target.reads) {
    const needed = neededBy(target, read);
    const offered = needed?.platforms ?? [];
    const missing = wantedPlatforms(target, read).filter(platform => !offered.includes(platform));
    // A target for one platform is used for any. A native one is for the builder, whatever that is.
    if (!needed || needed.native || offered.length === 1 || missing.length === 0) {
      continue;
    }
    const { path } = needed.image.node;
    const isFor = offered.length === 0 ? 'the platform of the builder alone' : listed(offered);
    report({
      path: target.image.node.path,
      message: `needs ${path} for ${listed(missing)}, but ${path} is for ${isFor}; add ${listed(missing)} to the \`platforms\` of ${path}`,
    });
  }
}

function isBuilder({ _text }: StagePlatform): boolean {
  return _text === StagePlatform.BUILDER._text;
}
