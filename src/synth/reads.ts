import { BuildContext } from '../core/build-context';
import { reachable } from '../graph';
import { Paths } from './paths';
import { StackPlan } from './plan';

/** The folders outside the working directory that buildx has to be allowed to read for a stack. */
export function outsideReads(stack: StackPlan, paths: Paths): string[] {
  const reads = new Set<string>();
  if (paths.isOutside(paths.outdir)) {
    reads.add(paths.out());
  }
  for (const { targets } of reachable([stack], s => [...s.needs])) {
    for (const source of targets.flatMap(t => t.sources)) {
      if (BuildContext.isBuildContext(source) && source._kind === 'directory' && paths.isOutside(source._value)) {
        reads.add(source._value);
      }
    }
  }
  return [...reads].sort();
}
