import { quoted } from '../common/errors';
import { Image } from '../constructs/image';
import { Run } from '../dockerfile/instructions/run';
import type { Stage } from '../dockerfile/stage';
import { alongLineage } from '../plan/lineage';
import { resultStage } from '../plan/plan';
import type { Report } from '../plan/problems';

/** Reports scripts in stages that start from an image without a shell. */
export function shellCheck(report: Report): (image: Image) => void {
  const bare = alongLineage<Image | undefined>(({ parent }, below) => (Image.isImage(parent) && !parent._hasShell ? parent : below));
  return image => {
    for (const stage of image.dockerfile.stages.filter(hasScript)) {
      const base = !image._hasShell && resultStage(image) === stage ? image : bare(stage);
      if (base) {
        report({
          path: image.node.path,
          message: `has a RUN in the stage ${quoted(stage.name)}, and ${base === image ? 'it' : base.node.path} is built on scratch, without a shell or a package manager: `
          + 'make what it needs in another stage and copy it, or run a program with runExec()',
        });
      }
    }
  };
}

function hasScript(stage: Stage): boolean {
  return stage._instructions.some(i => i instanceof Run && i.isScript);
}
