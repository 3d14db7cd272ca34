import { printed } from './printed';
import type { PrintedTarget } from './printed-dockerfile';
import { readingOf } from './printed-dockerfile';
import { familiarReference, isImageReference } from '../../bake/image-reference';
import type { Reading, StageOnDisk } from '../../dockerfile/existing/model';
import { globalValues, readBy } from '../../dockerfile/existing/references';

/** The contexts of a target that have no effect. */
export interface UnusedContexts {
  /** Contexts that no stage of the Dockerfile reads, which are errors in an app. */
  readonly byAny: ReadonlySet<string>;
  /** Contexts that the built stage does not read, which synthesis leaves out. */
  readonly byStage: ReadonlySet<string>;
}

/** Finds the contexts without an effect, by the names of targets. Targets whose Dockerfiles leave it open have none. */
export async function unusedContexts(
  files: readonly string[], names: readonly string[],
): Promise<Map<string, UnusedContexts>> {
  const resolved = await printed(files, names, {}) as Readonly<Record<string, PrintedTarget>>;
  const found = new Map<string, UnusedContexts>();
  for (const [name, target] of Object.entries(resolved)) {
    const { reading, wanted } = target.contexts ? readingOf(target) ?? {} : {};
    if (reading && wanted) {
      found.set(name, {
        byAny: unread(target, reading, reading.stages), byStage: unread(target, reading, [wanted]),
      });
    }
  }
  return found;
}

function unread({ contexts = {}, args }: PrintedTarget, reading: Reading, stages: readonly StageOnDisk[]): Set<string> {
  const { others, stages: own, isOpen } = readBy(stages, reading, globalValues(reading, args));
  if (isOpen || ![...others.keys()].every(isImageReference)) {
    return new Set();
  }
  const names = new Set([...[...others.keys()].map(familiarReference), ...[...own].flatMap(stage => stage.name ?? [])]);
  const nameOf = (key: string) => familiarReference(key.replace(/::.*/s, ''));
  return new Set(Object.keys(contexts).filter(key => !names.has(nameOf(key)) && !names.has(nameOf(key).toLowerCase())));
}
