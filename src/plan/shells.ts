import { stageBelow } from './lineage';
import type { Plan } from './plan';
import { imageOf } from '../constructs/combination';
import type { Image } from '../constructs/image';
import { readShell } from '../dockerfile/existing/shells';
import { OnBuild } from '../dockerfile/instructions/on-build';
import { shellOf } from '../dockerfile/instructions/settings';
import type { Stage } from '../dockerfile/stage';
import { WINDOWS_SHELL } from '../dockerfile/syntax/shell';

type Shell = readonly string[] | undefined;

/** The known shells, so that a chain of images is not walked again for each image in the chain. */
const known = new WeakMap<Plan, Map<Stage, Shell>>();

/** The shell of the first command in a stage. Undefined if only the base image can tell. */
export function shellAtStart(stage: Stage, image: Image, plan: Plan): Shell {
  const platforms = stage._options.platform ? [stage._options.platform._text] : image.platforms.map(p => p.value);
  return inherited(stage, plan) ?? (platforms.some(p => p.startsWith('windows/')) ? WINDOWS_SHELL : undefined);
}

function inherited(stage: Stage, plan: Plan): Shell {
  const found = known.get(plan) ?? new Map<Stage, Shell>();
  known.set(plan, found);
  const open = new Set<Stage>(); // cycles are reported elsewhere
  let shell: Shell;
  for (let at: Stage | undefined = stage; at && !open.has(at) && shell === undefined;) {
    if (found.has(at)) {
      shell = found.get(at);
      break;
    }
    open.add(at);
    const { parent }: Stage = at;
    const below: Stage | undefined = stageBelow(at);
    const base = imageOf(parent);
    shell = below ? leftBy(below) : base && leftByFile(base);
    at = below;
  }
  open.forEach(member => found.set(member, shell));
  return shell;
}

/** The shell that a stage sets for stages built on it. */
function leftBy(stage: Stage): Shell {
  const { _existing } = stage._dockerfile;
  if (_existing) {
    return _existing.reading && readShell(_existing.reading, stage.name);
  }
  let own: Shell;
  let onBuild: Shell;
  for (const instruction of stage._instructions) {
    own = shellOf(instruction) ?? own;
    onBuild = instruction instanceof OnBuild ? shellOf(instruction.instruction) ?? onBuild : onBuild;
  }
  return onBuild ?? own;
}

/** The shell of an image with an existing Dockerfile whose last stage has no name. */
function leftByFile({ dockerfile: { _existing: existing } }: Image): Shell {
  return existing?.reading && readShell(existing.reading, undefined);
}
