import type { IConstruct } from 'constructs';
import { quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { oneOf } from '../common/one-of';
import { isLiteral } from '../common/tokens';
import { constructsIn } from '../common/tree';
import { defaultsOf } from '../constructs/defaults';
import { Image } from '../constructs/image';
import type { Heirs } from '../plan/heirs';
import type { Report } from '../plan/problems';

/** Reports stages in `noCacheFilter` that do not exist. BuildKit ignores such names and uses the build cache. */
export function checkCacheFilter(image: Image, heirs: Heirs, report: Report): void {
  const missing = image._ownCacheFilter.filter(isLiteral);
  if (missing.length > 0) {
    unknownIn(missing, [image, ...heirs.of(image)])
      .forEach(({ name, stages }) => report({ path: image.node.path, message: text(name, stages) }));
  }
}

/** Reports such stages in the defaults of a Stack or an App. At least one image in its scope must have the stage. */
export function checkDefaultCacheFilter(scope: IConstruct, report: Report): void {
  const filter = (defaultsOf(scope)?.noCacheFilter ?? []).filter(isLiteral);
  if (filter.length > 0) {
    const images = constructsIn(scope).filter(Image.isImage);
    unknownIn(filter, images)
      .forEach(({ name, stages }) => report({ path: scope.node.path || 'App', message: text(name, stages) }));
  }
}

/**
 * The names that are not stages of the images, with the existing stages. Empty if the stages of one image are unknown.
 */
function unknownIn(names: readonly string[], images: readonly Image[]): { name: string; stages: string[] }[] {
  if (images.some(({ dockerfile: { _existing: existing } }) => existing && !existing.reading)) {
    return [];
  }
  const stages = [...new Set(images.flatMap(image => image.dockerfile.stages.map(s => s.name)))];
  const isStage = (name: string) => images.some(image => image.dockerfile.tryFindStage(name));
  return names.filter(name => !isStage(name)).map(name => ({ name, stages }));
}

function text(name: string, stages: readonly string[]): string {
  return `\`noCacheFilter\` contains the stage ${quoted(name)}, but no such stage exists${nearestHint(name, stages)}; `
    + (stages.length > 0 ? `use ${oneOf(stages)}` : 'remove it');
}
