import { quoted } from '../common/errors';
import type { Image } from '../constructs/image';
import type { Dockerfile } from '../dockerfile/dockerfile';
import { Env } from '../dockerfile/instructions/variables';
import type { Stage } from '../dockerfile/stage';
import type { WrittenDockerfile } from '../dockerfile/writer';
import { alongLineage, stageBelow } from '../plan/lineage';
import type { WarnOf } from '../plan/warn-of';

/** The variable that BuildKit sets in every image. */
const ALWAYS = 'PATH';

/** Whether a variable is set at the end of a stage. */
interface Setting {
  /** Whether an `ENV` instruction sets the variable, which then applies to all stages built on this stage. */
  readonly env: boolean;
  /** The Dockerfile with an `ARG` instruction for the variable, which applies to stages of this Dockerfile only. */
  readonly arg?: Dockerfile;
}

type CheckUndefined = (image: Image, dockerfile: Pick<WrittenDockerfile, 'open'>, warn: WarnOf) => void;

/** Warns of variables that instructions expand, but nothing sets. They are empty in the build. */
export function undefinedCheck(): CheckUndefined {
  const settings = new Map<string, (stage: Stage) => Setting>();
  return (image, { open }, warn) => {
    for (const stage of open.size > 0 ? image.dockerfile.stages : []) {
      for (const name of open.get(stage) ?? []) {
        const setting = settings.get(name) ?? settingOf(name);
        settings.set(name, setting);
        if (name !== ALWAYS && !isSetBelow(stage, setting)) {
          warn('UndefinedVar', `usage of undefined variable '$${name}' (stage ${quoted(stage.name)}); `
            + `add arg(${quoted(name)}), or use BuildVariable.ofBaseImage(${quoted(name)}) if the base image sets it`);
        }
      }
    }
  };
}

function isSetBelow(stage: Stage, setting: (stage: Stage) => Setting): boolean {
  const below = stageBelow(stage);
  return below !== undefined && (setting(below).env || setting(below).arg === stage._dockerfile);
}

/** The setting of a variable at the end of a stage. Each stage is examined once. */
function settingOf(name: string): (stage: Stage) => Setting {
  return alongLineage(({ _dockerfile, _instructions }, below) => {
    const setting = _instructions.filter(i => i.sets?.includes(name));
    return {
      env: below?.env === true || setting.some(i => i instanceof Env),
      arg: below?.arg === _dockerfile || setting.some(i => !(i instanceof Env)) ? _dockerfile : undefined,
    };
  });
}
