import { readFileSync } from 'node:fs';
import { parse } from '@iarna/toml';
import { InvalidValueError, quoted } from '../errors';

/** @throws when the file is no TOML */
export function readToml(path: string): any {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidValueError(`${quoted(path)} is no TOML: ${(error as Error).message.split('\n')[0]}`);
  }
}
