import { Image } from '../core/image';
import { Run } from '../dockerfile/instructions/run';
import { Stage } from '../dockerfile/stage';
import { quoted } from '../errors';
import { lineage, resultStage } from './plan';
import type { Report } from './problems';

/** Reports scripts in stages that start from an image without a shell. */
export function checkShell(image: Image, report: Report): void {
  for (const stage of image.dockerfile.stages) {
    const base = stage._instructions.some(i => i instanceof Run && i.isScript) ? withoutShell(image, stage) : undefined;
    if (base) {
      report({
        path: image.node.path,
        message: `has a RUN in the stage ${quoted(stage.name)}, and ${base === image ? 'it' : base.node.path} is built on scratch, without a shell or a package manager: `
        + 'make what it needs in another stage and copy it, or run a program with runExec()',
      });
    }
  }
}

/** The image without a shell that a stage starts from or becomes, if there is one. */
function withoutShell(owner: Image, stage: Stage): Image | undefined {
  const below = lineage(stage).map(s => s.parent).filter(Image.isImage);
  return [...resultStage(owner) === stage ? [owner] : [], ...below].find(image => !image._hasShell);
}
