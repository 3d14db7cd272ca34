import type { StageOnDisk, Reading } from './model';
import { baseStage, globalValues } from './references';

/**
 * Returns the shell of stages built on a stage of a Dockerfile, or undefined if the Dockerfile does not set one.
 *
 * @param name name of the stage; by default, the last stage
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

/** Returns the arguments of `SHELL`, or undefined if BuildKit rejects them. */
export function readShellArguments(rest: string): readonly string[] | undefined {
  try {
    const argv = JSON.parse(rest);
    return Array.isArray(argv) && argv.every(word => typeof word === 'string') ? argv : undefined;
  } catch {
    return undefined;
  }
}
