import { parse } from '@iarna/toml';
import { InvalidValueError, quoted } from '../../common/errors';
import { readText } from '../../common/read-file';

/**
 * The content of a file, if it exists.
 *
 * @throws when the file is no TOML
 */
export function readToml(path: string): any {
  const text = readText(path);
  if (text === undefined) {
    return undefined;
  }
  try {
    return parse(text);
  } catch (error) {
    throw new InvalidValueError(`${quoted(path)} is no TOML: ${(error as Error).message.split('\n')[0]}`);
  }
}
