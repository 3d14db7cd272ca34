import { quoted } from '../common/errors';
import { Image } from '../constructs/image';
import { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';

/** The message for a source that is not a target of the app. */
export function unknownSource(source: IBuildSource): string {
  if (Image.isImage(source)) {
    return `the image cannot be built on ${source.node.path || 'an image'} because that image belongs to another App; `
      + 'create it in this App, or use the published image with BuildContext.image(…)';
  }
  return Stage.isStage(source)
    ? `the image cannot be built on the stage ${quoted(source.name)} of ${source._dockerfile._owner ?? 'a Dockerfile'} `
      + 'because the stage does not belong to an image in this App; use a stage of an image in this App'
    : 'the image cannot be built on a source of an unknown type; pass an Image, a Stage or a BuildContext';
}
