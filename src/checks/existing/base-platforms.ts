import { listed, quoted } from '../../common/errors';
import type { Image } from '../../constructs/image';

/**
 * The message of BuildKit's check InvalidBaseImagePlatform.
 *
 * @param place the stage or the instruction that starts from the base image
 * @param missing the platforms that the base image is not built for
 */
export function basePlatformMessage(
  place: string, { node: { path }, platforms }: Image, missing: readonly string[],
): string {
  const actual = listed(platforms.map(platform => quoted(platform.value)));
  const expected = listed(missing.map(quoted));
  return `base image ${path} is built for platform ${actual}, expected ${expected} for current build (${place}); `
    + `add ${listed(missing)} to the \`platforms\` of ${path}`;
}
