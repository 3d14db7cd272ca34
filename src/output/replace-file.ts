import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { kindOf, makeDirectory } from './directory';
import { naming } from './faults';
import { InvalidValueError } from '../common/errors';

/**
 * Writes a file, or replaces one that was generated before.
 *
 * @param isGenerated whether the text of a file says that it was
 */
export function replaceFile(path: string, text: string, isGenerated: (text: string) => boolean): void {
  naming(path, () => {
    const kind = kindOf(path);
    if (kind !== undefined && !(kind === 'file' && isGenerated(readFileSync(path, 'utf8')))) {
      throw new InvalidValueError(`${path} is not a Bake file of cdk-bake, and stays as it is: move it elsewhere, or write to another path`);
    }
    const removeMade = makeDirectory(dirname(path));
    // One of its own for each process, since several can write at once.
    const fresh = `${path}.${process.pid}.new`;
    try {
      writeFileSync(fresh, text, { flag: 'wx' });
      renameSync(fresh, path);
    } catch (error) {
      rmSync(fresh, { force: true });
      removeMade();
      throw error;
    }
  });
}
