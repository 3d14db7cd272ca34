import { BuildContext } from '../../attributes/build-context';
import { Platform } from '../../attributes/platform';
import { familiarReference } from '../../bake/image-reference';
import { listed, quoted } from '../../common/errors';
import { StagePlatform } from '../../dockerfile/syntax/platform';
import { textsByAxis } from '../../expressions/by-axis';
import { givenContexts, isNameOf, readOf } from '../../plan/existing/contexts';
import { StagePlatforms } from '../../plan/existing/platforms';
import { targetStages } from '../../plan/existing/stages';
import type { Plan, Target } from '../../plan/plan';
import type { Report } from '../../plan/problems';

/** Reports platforms that a base image does not have, as far as the lock file knows its platforms. */
export function checkLockedPlatforms(target: Target, { lock }: Plan, report: Report): void {
  const { image: { node: { path } }, platforms } = target;
  if (!lock.exists) {
    return;
  }
  for (const { reference, platform } of imagesOf(target)) {
    const { platforms: offered = [] } = lock.find('images', familiarReference(reference)) ?? {};
    const wanted = platform === StagePlatform.BUILDER ? [] : platform ? [platform._text] : platforms;
    const missing = offered.length === 0 ? []
      : wanted.filter(one => Platform._isKnown(one) && !candidatesFor(one).some(other => offered.includes(other)));
    if (missing.length > 0) {
      report({
        path,
        message: `the image ${quoted(reference)} is not available for ${listed(missing)}; according to `
          + `${quoted(lock.path)}, it has ${listed(offered)}; remove the platform, use another base image, or `
          + 'run `cdk-bake lock --update` if the image has the platform now',
      });
    }
  }
}

/** A registry image that a target reads. */
interface ReadImage {
  readonly reference: string;
  /** The platform of the stage, if it is not that of the target. */
  readonly platform?: StagePlatform;
}

function imagesOf(target: Target): ReadImage[] {
  const { image, stage: start } = target;
  // An entry for one platform takes precedence over the one for all, which is not looked up for it.
  if (Object.keys(image._props.contexts ?? {}).some(key => key.includes('::'))) {
    return [];
  }
  const given = target.reads.flatMap(({ source, platform }) =>
    (BuildContext.isBuildContext(source) && source._kind === 'image'
      ? (textsByAxis(source._value, image._props.matrix) ?? []).map(reference => ({ reference, platform })) : []));
  const { reading } = image.dockerfile._existing ?? {};
  if (!reading) {
    return given;
  }
  const replaced = givenContexts(image);
  const ofStages = new StagePlatforms(image, reading);
  const { others } = readOf(image, reading, targetStages(image, reading, start?.name));
  const own = [...others].filter(([name]) => !replaced.some(one => isNameOf(one, name)));
  return [...given, ...own.flatMap(([reference, place]) =>
    ofStages.at([place]).map(platform => ({ reference, platform })))];
}

/**
 * The platforms of an image that BuildKit accepts for a platform. Variants of a processor run the programs of earlier
 * ones.
 *
 * See https://github.com/containerd/platforms/blob/main/compare.go
 */
function candidatesFor(platform: string): string[] {
  const [os, architecture, variant] = platform.split('/');
  const numbered = (last: number) => Array.from({ length: last - 4 }, (_, i) => `${os}/arm/v${last - i}`);
  switch (architecture) {
    case 'arm': return numbered(Number(variant?.slice(1) ?? 7));
    case 'arm64': return [platform, `${os}/arm64`, ...numbered(8)];
    case 'amd64': return [platform, `${os}/amd64`, `${os}/386`];
    default: return [platform];
  }
}
