import { cycleText } from './cycles';
import { quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { oneOf } from '../common/one-of';
import type { Image } from '../constructs/image';
import { orderStages } from '../dockerfile/graph';
import type { Report } from '../plan/problems';

/** Reports an image without stages, a `target` that does not exist, and stages that depend on each other. */
export function checkStages(image: Image, report: Report): void {
  const { node: { path }, dockerfile, _props: { target } } = image;
  const names = dockerfile.stages.map(s => s.name);
  if (dockerfile._existing) {
    return;
  }
  if (names.length === 0 && image.node.validate().length === 0) {
    report({
      path,
      message: 'the image has no stages; add one with image.dockerfile.stage(\'runtime\', BuildContext.image(…)), '
        + 'or set `dockerfile: Dockerfile.fromFile(path)`',
    });
  } else if (target !== undefined && names.length > 0 && !names.includes(target)) {
    const problem = `\`target\` selects the stage ${quoted(target)}, but the image has no such stage`;
    report({ path, message: `${problem}${nearestHint(target, names)}; use ${oneOf(names)}` });
  }
  for (const cycle of dockerfile._owner === path ? orderStages(dockerfile).cycles : []) {
    report({
      path,
      message: `stages depend on each other: ${cycleText(cycle.map(s => s.name))}; remove one of these references`,
    });
  }
}
