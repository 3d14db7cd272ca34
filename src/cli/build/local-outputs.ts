import { Closures } from './closure';
import { printClosure } from './print';
import type { Output, OutputTarget } from '../graph/output';

/** The paths on this machine that the outputs and caches of a build write. */
export async function localOutputs(
  output: Output, asked: readonly OutputTarget[], overrides: readonly string[] = [],
): Promise<string[]> {
  const paths = new Set<string>();
  for (const closure of new Closures(output).of(asked)) {
    const { target } = await printClosure(closure, overrides);
    for (const { output: outputs = [], 'cache-to': caches = [] } of Object.values(target)) {
      [...outputs, ...caches].forEach(({ dest }) => dest !== undefined && dest !== '-' && paths.add(dest));
    }
  }
  return [...paths];
}
