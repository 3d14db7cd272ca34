import { parse } from '@iarna/toml';
import { InvalidValueError, quoted } from '../../common/errors';
import { readText } from '../../common/read-file';

/**
 * Reads a TOML file. Returns nothing if the file does not exist.
 *
 * @throws if the file is not valid TOML
 */
export function readToml(path: string): any {
  const text = readText(path);
  if (text === undefined) {
    return undefined;
  }
  try {
    return parse(text);
  } catch (error) {
    throw new InvalidValueError(`${quoted(path)} is not valid TOML (${(error as Error).message.split('\n')[0]}); `
      + 'correct the file');
  }
}
