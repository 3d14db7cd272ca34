import { Platform } from '../attributes/platform';
import type { Image } from '../constructs/image';
import { StagePlatform } from '../dockerfile/syntax/platform';

/**
 * The platforms of a stage that differ from the only platform of its base image. Missing platforms of a base image with
 * several platforms are an error, which is reported elsewhere.
 *
 * @param platform the platform of the stage, if the stage sets one
 * @param platforms the target platforms of the image
 */
export function missingPlatforms(
  base: Image, platform: StagePlatform | undefined, platforms: readonly string[],
): string[] {
  const offered = base.platforms.map(p => p.value);
  const wanted = platform ? [platform._text] : platforms;
  const missing = wanted.filter(p => p !== StagePlatform.BUILDER._text && Platform._isKnown(p) && !offered.includes(p));
  return offered.length === 1 && Platform._isKnown(offered[0]) ? missing : [];
}
