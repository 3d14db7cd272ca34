import { quoted } from '../common/errors';
import { imageOf } from '../constructs/combination';
import type { Image } from '../constructs/image';
import { Run } from '../dockerfile/instructions/run';
import type { Stage } from '../dockerfile/stage';
import { alongLineage } from '../plan/lineage';
import { resultStage } from '../plan/plan';
import type { Report } from '../plan/problems';

/** Reports shell commands in stages whose base image has no shell. */
export function shellCheck(report: Report): (image: Image) => void {
  const bare = alongLineage<Image | undefined>(({ parent }, below) => {
    const base = imageOf(parent);
    return base && !base._hasShell ? base : below;
  });
  return image => {
    for (const stage of image.dockerfile.stages.filter(hasScript)) {
      const base = !image._hasShell && resultStage(image) === stage ? image : bare(stage);
      if (base) {
        const name = base === image ? 'the image' : base.node.path;
        report({
          path: image.node.path,
          message: `RUN in the stage ${quoted(stage.name)} requires a shell, `
            + `but ${name} is built on scratch, without a shell and a package manager; `
            + 'build the files in another stage and copy them, or run a program with runExec()',
        });
      }
    }
  };
}

function hasScript(stage: Stage): boolean {
  return stage._instructions.some(i => i instanceof Run && i.isScript);
}
