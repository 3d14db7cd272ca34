import type { BakeSource } from './bake-source';
import { textsIn } from './effective';
import { printed } from './printed';
import type { PrintedTarget } from './printed-dockerfile';
import { readingOf } from './printed-dockerfile';
import { familiarReference, isImageReference } from '../../bake/image-reference';
import { reachable } from '../../common/graph';
import type { Reading, StageOnDisk } from '../../dockerfile/existing/model';
import { globalValues, readBy } from '../../dockerfile/existing/references';
import { Expression } from '../../expressions/expression';

/** A text with an expression, whose value is unknown. */
const UNKNOWN = Expression.hcl('null').value;

/** The contexts of a target that have no effect. */
export interface UnusedContexts {
  /** Contexts that no stage of the Dockerfile reads, which are errors in an app. */
  readonly byAny: ReadonlySet<string>;
  /** Contexts that the built stage does not read, which synthesis leaves out. */
  readonly byStage: ReadonlySet<string>;
}

/** Finds the contexts without an effect, by the names of targets. Targets whose Dockerfiles leave it open have none. */
export async function unusedContexts(
  files: readonly string[], source: BakeSource,
): Promise<Map<string, UnusedContexts>> {
  const resolved = await printed(files, [...source.targets.keys()], {}) as Readonly<Record<string, PrintedTarget>>;
  const found = new Map<string, UnusedContexts>();
  for (const [name, target] of Object.entries(resolved)) {
    const { reading, wanted } = target.contexts ? readingOf(target) ?? {} : {};
    if (reading && wanted) {
      const known = withoutExpressions(target, name, source);
      found.set(name, {
        byAny: unread(known, reading, reading.stages), byStage: unread(known, reading, [wanted]),
      });
    }
  }
  return found;
}

/** A target whose arguments from expressions are unknown, because other values of variables change them. */
function withoutExpressions(target: PrintedTarget, name: string, { targets }: BakeSource): PrintedTarget {
  const blocks = [...targets.values()];
  // The name of a combination does not show its matrix.
  const own = blocks.filter(block => (targets.has(name) ? block.name === name : 'matrix' in block.attributes));
  const all = reachable(own, ({ attributes }) => textsIn(attributes.inherits).flatMap(one => targets.get(one) ?? []));
  const open = [...all].flatMap(({ attributes: { args = {} } }) => {
    const byExpression = Object.entries(args as object).filter(([, value]) => String(value).includes('${'));
    return typeof args === 'string' ? Object.keys(target.args ?? {}) : byExpression.map(([key]) => key);
  });
  return { ...target, args: { ...target.args, ...Object.fromEntries(open.map(key => [key, UNKNOWN])) } };
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
