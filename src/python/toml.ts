import { parse } from '@iarna/toml';
import { InvalidValueError, quoted } from '../errors';
import { readUserFile } from '../user-file';

/**
 * @param what what the file is, for messages
 * @throws when the file is no TOML
 */
export function readToml(path: string, what: string): any {
  const text = readUserFile(path, what).toString();
  try {
    return parse(text);
  } catch (error) {
    throw new InvalidValueError(`${quoted(path)} is no TOML: ${(error as Error).message.split('\n')[0]}`);
  }
}
