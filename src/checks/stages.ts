import { cycleText } from './cycles';
import { quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import { oneOf } from '../common/one-of';
import { shownText } from '../common/tokens';
import type { Image } from '../constructs/image';
import { orderStages } from '../dockerfile/graph';
import { textsByAxis } from '../expressions/by-axis';
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
      message: 'the image has no stages; add one with `image.dockerfile.stage`, '
        + 'or pass an existing Dockerfile with `Dockerfile.fromFile`',
    });
  } else if (target !== undefined && names.length > 0) {
    checkTarget(image, target, names, report);
  }
  for (const cycle of dockerfile._owner === path ? orderStages(dockerfile).cycles : []) {
    report({
      path,
      message: `stages depend on each other: ${cycleText(cycle.map(s => s.name))}; remove one of these references`,
    });
  }
}

function checkTarget({ node: { path }, _props: { matrix } }: Image, target: string, names: string[], report: Report) {
  const wanted = textsByAxis(target, matrix);
  if (wanted === undefined) {
    const problem = `the stage ${quoted(shownText(target))} in \`target\` is not known at synthesis`;
    report({ path, message: `${problem}; use literal text and axes in the \`matrix\` of the image` });
  }
  for (const name of wanted?.filter(one => !names.includes(one)) ?? []) {
    const problem = `\`target\` selects the stage ${quoted(name)}, but the image has no such stage`;
    report({ path, message: `${problem}${nearestHint(name, names)}; use ${oneOf(names)}` });
  }
}
