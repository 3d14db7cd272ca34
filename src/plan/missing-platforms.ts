import type { Image } from '../constructs/image';
import { StagePlatform } from '../dockerfile/syntax/platform';

/**
 * The platforms of a stage that its base image, which is for another one, is not for. If the base is for several, this is
 * an error, which is reported as such.
 *
 * @param platform that of the stage alone, if it has one
 * @param platforms those that the stage is built for
 */
export function missingPlatforms(base: Image, platform: StagePlatform | undefined, platforms: readonly string[]): string[] {
  const offered = base.platforms.map(p => p.value);
  const wanted = platform ? [platform._text] : platforms;
  return offered.length === 1 ? wanted.filter(p => p !== StagePlatform.BUILDER._text && !offered.includes(p)) : [];
}
