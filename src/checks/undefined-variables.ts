import { quoted } from '../common/errors';
import type { Image } from '../constructs/image';
import type { Dockerfile } from '../dockerfile/dockerfile';
import { Env } from '../dockerfile/instructions/variables';
import type { Stage } from '../dockerfile/stage';
import type { WrittenDockerfile } from '../dockerfile/writer';
import { alongLineage, stageBelow } from '../plan/lineage';
import type { WarnOf } from '../plan/warn-of';

/** BuildKit gives this to every image that has none. */
const ALWAYS = 'PATH';

/** Whether a variable is set at the end of a stage. */
interface Setting {
  /** An ENV counts in every stage above, whatever its Dockerfile. */
  readonly env: boolean;
  /** An ARG counts in the Dockerfile that has it. */
  readonly arg?: Dockerfile;
}

/** Warns of variables that instructions expand and nothing sets. They are empty in the build. */
export function undefinedCheck(): (image: Image, dockerfile: Pick<WrittenDockerfile, 'open'>, warn: WarnOf) => void {
  const settings = new Map<string, (stage: Stage) => Setting>();
  return (image, { open }, warn) => {
    for (const stage of open.size > 0 ? image.dockerfile.stages : []) {
      for (const name of open.get(stage) ?? []) {
        const setting = settings.get(name) ?? settingOf(name);
        settings.set(name, setting);
        if (name !== ALWAYS && !isSetBelow(stage, setting)) {
          warn('UndefinedVar', `expands $${name} in the stage ${quoted(stage.name)}, and no ARG or ENV sets it there or below: `
            + `add arg(${quoted(name)}), or write BuildVariable.ofBaseImage(${quoted(name)}) if the base image sets it`);
        }
      }
    }
  };
}

function isSetBelow(stage: Stage, setting: (stage: Stage) => Setting): boolean {
  const below = stageBelow(stage);
  return below !== undefined && (setting(below).env || setting(below).arg === stage._dockerfile);
}

/** How stages leave a variable. Each stage is looked at once. */
function settingOf(name: string): (stage: Stage) => Setting {
  return alongLineage(({ _dockerfile, _instructions }, below) => {
    const setting = _instructions.filter(i => i.sets?.includes(name));
    return {
      env: below?.env === true || setting.some(i => i instanceof Env),
      arg: below?.arg === _dockerfile || setting.some(i => !(i instanceof Env)) ? _dockerfile : undefined,
    };
  });
}
