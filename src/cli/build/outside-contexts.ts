import { relative } from 'node:path';
import { closureTargets } from './closure';
import { entriesIn, isLiteralValue, literalText } from '../graph/hcl-text';
import type { Output, OutputTarget } from '../graph/output';
import { readSnapshot } from '../graph/snapshot';

/** The directories outside the working directory that builds read. */
export function outsideContexts(output: Output, asked: readonly OutputTarget[]): string[] {
  const { targets } = readSnapshot(output.directory);
  const values = closureTargets(output, asked).flatMap(({ id }) => {
    const { attributes } = targets.get(id)!;
    const named = entriesIn(attributes.get('contexts') ?? '').map(([, value]) => value);
    return [attributes.get('context') ?? '', ...named].filter(isLiteralValue).map(literalText);
  });
  const isOutside = (path: string) => /^(\.\.?|\/|cwd:)/.test(path) && /^\.\.([/\\]|$)/.test(relative('', path));
  return [...new Set(values.map(value => value.replace(/^cwd:\/\//, '')).filter(isOutside))].sort();
}
