import { flagValues } from './flags';
import type { Line } from './lines';
import type { StageOnDisk } from './reading';
import { InvalidValueError, quoted } from '../../errors';

/**
 * Reads a FROM.
 *
 * @param name what messages call the Dockerfile
 * @param before the stages above it
 * @throws when BuildKit would not take it, or when its stage has the name of another one
 */
export function readFrom({ flags, rest, number }: Line, name: string, before: readonly StageOnDisk[]): StageOnDisk {
  const fail = (message: string) => new InvalidValueError(`${name}:${number}: ${message}`);
  const [base, as, stageName, ...more] = rest.split(/[\t\v\f\r ]+/);
  const isNamed = as?.toUpperCase() === 'AS' && stageName !== undefined;
  if (base === '' || more.length > 0 || (as !== undefined && !isNamed)) {
    throw fail('FROM takes an image, and AS and a name behind it');
  }
  if (flags.length !== flagValues(flags, 'platform').length || flags.length > 1) {
    throw fail(`${quoted(flags.join(' '))} is no flag of FROM, which takes one --platform=…`);
  }
  if (!isNamed) {
    return { base, number, sources: [], onBuildSources: [] };
  }
  const key = stageName.toLowerCase();
  if (!/^[a-z][a-z0-9-_.]*$/.test(key)) {
    throw fail(`${quoted(stageName)} cannot name a stage: write letters, digits, dots, dashes and underscores, a letter first`);
  }
  const other = before.find(s => s.name === key);
  if (other) {
    throw fail(`there is a stage ${quoted(stageName)} already, in line ${other.number}: give one of them another name`);
  }
  return { name: key, base, number, sources: [], onBuildSources: [] };
}
