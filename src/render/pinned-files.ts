import { familiarReference, isImageReference } from '../bake/image-reference';
import type { Image } from '../constructs/image';
import { readSyntax } from '../dockerfile/existing/text/directives';
import type { Lock } from '../lock/lock';
import { pinnedImage } from '../lock/pinned';
import { existingBaseImages } from '../plan/existing/base-images';
import type { Target } from '../plan/plan';
import { userOf } from '../plan/sources';

/** The build argument that takes precedence over `# syntax=`. */
const FRONTEND = 'BUILDKIT_SYNTAX';

/** The contexts that pin the base images of an existing Dockerfile, which is not changed, to digests. */
export function pinnedBases({ image, stage }: Target, lock: Lock): Map<string, string> {
  const images = image.dockerfile._existing ? existingBaseImages(image, stage) : [];
  return new Map(images.flatMap(name => {
    const reference = pinnedImage(name, lock, userOf(image));
    return reference === name ? [] : [[familiarReference(name), `docker-image://${reference}`] as const];
  }));
}

/** The build argument that pins the frontend of an existing Dockerfile. */
export function pinnedFrontend(image: Image, lock: Lock): Map<string, string[]> {
  const { content = '' } = image.dockerfile._existing ?? {};
  const syntax = readSyntax(content.toString().split(/\r?\n/));
  if (syntax === undefined || !isImageReference(syntax) || Object.hasOwn(image._props.args ?? {}, FRONTEND)) {
    return new Map();
  }
  const reference = pinnedImage(syntax, lock, userOf(image));
  return new Map(reference === syntax ? [] : [[FRONTEND, [reference]]]);
}
