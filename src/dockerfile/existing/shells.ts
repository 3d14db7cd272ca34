import type { StageOnDisk, Reading } from './model';
import { baseStage, globalValues } from './references';

/**
 * The shell that a stage of a Dockerfile leaves to what starts from it. Nothing where the Dockerfile does not set one.
 *
 * @param name that of the stage; the last one when it is left out
 */
export function readShell(reading: Reading, name: string | undefined): readonly string[] | undefined {
  const values = globalValues(reading);
  const { stages } = reading;
  let at: StageOnDisk | undefined = name === undefined ? stages[stages.length - 1] : stages.find(s => s.name === name);
  for (; at; at = baseStage(at, reading, values)) {
    const shell = at.onBuildShell ?? at.shell;
    if (shell) {
      return shell;
    }
  }
  return undefined;
}

/** The arguments of SHELL. Nothing where BuildKit refuses them. */
export function readShellArguments(rest: string): readonly string[] | undefined {
  try {
    const argv = JSON.parse(rest);
    return Array.isArray(argv) && argv.every(word => typeof word === 'string') ? argv : undefined;
  } catch {
    return undefined;
  }
}
