import { BuildContext } from '../attributes/build-context';
import { imageOf } from '../constructs/combination';
import { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { toStageName } from '../dockerfile/syntax/names';

/**
 * A name for the external base image of a stage, through any images of the app. Caches for packages are named after it.
 */
export function baseName(stage: Stage): string {
  const found = new Set<IBuildSource>(); // guards against cycles, which synthesis reports
  let source: IBuildSource = stage;
  while (!found.has(source)) {
    found.add(source);
    source = (Stage.isStage(source) ? source.parent : imageOf(source)?.dockerfile._last) ?? source;
  }
  return toStageName(BuildContext.isBuildContext(source) ? source._value.replace(/@.*/, '') : source.sourceName);
}
