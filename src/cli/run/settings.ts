import { existsSync, readFileSync } from 'node:fs';
import { InvalidValueError, listed, quoted } from '../../common/errors';
import { nearestHint } from '../../common/nearest';

/** The file in the working directory that contains settings of the command. */
export const SETTINGS_FILE = 'cdk-bake.json';

/** Settings of the command that are the same in every run. */
export interface Settings {
  /** The command that runs the app, such as `npx tsx images.ts`. */
  readonly app?: string;
  /** The output directory of the app, unless the app sets one. */
  readonly output?: string;
}

const NAMES = ['app', 'output'];

/** Reads `cdk-bake.json`. Returns no settings if the file does not exist. */
export function readSettings(): Settings {
  if (!existsSync(SETTINGS_FILE)) {
    return {};
  }
  const settings = parsed();
  const example = '{ "app": "npx tsx images.ts", "output": "cdk.out" }';
  if (settings === null || typeof settings !== 'object' || Array.isArray(settings)) {
    throw new InvalidValueError(`${SETTINGS_FILE} contains no object; use ${example}`);
  }
  for (const [name, value] of Object.entries(settings)) {
    if (!NAMES.includes(name)) {
      throw new InvalidValueError(`${SETTINGS_FILE} contains the unknown setting ${quoted(name)}`
        + `${nearestHint(name, NAMES)}; use ${listed(NAMES)} only`);
    }
    if (typeof value !== 'string' || value === '') {
      throw new InvalidValueError(`${quoted(name)} in ${SETTINGS_FILE} is not a text; use ${example}`);
    }
  }
  return settings;
}

function parsed(): Settings {
  try {
    return JSON.parse(readFileSync(SETTINGS_FILE, 'utf8'));
  } catch (error) {
    throw new InvalidValueError(`${SETTINGS_FILE} cannot be read: ${(error as Error).message}`);
  }
}
