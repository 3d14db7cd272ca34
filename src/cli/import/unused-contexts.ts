import { textsIn } from './effective';
import type { PrintedTarget } from './printed-dockerfile';
import { readingOf } from './printed-dockerfile';
import type { Resolved } from './resolved';
import { targetsOf } from './resolved';
import type { BakeSource } from './source/bake-source';
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

/** Finds the contexts without an effect, by the names of blocks. Targets whose Dockerfiles leave it open have none. */
export function unusedContexts(resolved: Resolved, source: BakeSource): Map<string, UnusedContexts> {
  const found = new Map<string, UnusedContexts>();
  for (const block of source.targets.keys()) {
    const ofEach = targetsOf(block, resolved).map(name => unusedIn(resolved.targets[name], block, source));
    found.set(block, {
      byAny: inAll(ofEach.map(({ byAny }) => byAny)), byStage: inAll(ofEach.map(({ byStage }) => byStage)),
    });
  }
  return found;
}

function unusedIn(target: PrintedTarget | undefined, block: string, source: BakeSource): UnusedContexts {
  const { reading, wanted } = target?.contexts ? readingOf(target) ?? {} : {};
  if (!target || !reading || !wanted) {
    return { byAny: new Set(), byStage: new Set() };
  }
  const known = withoutExpressions(target, block, source);
  return { byAny: unread(known, reading, reading.stages), byStage: unread(known, reading, [wanted]) };
}

/** The members that all sets have. */
function inAll([first = new Set(), ...others]: readonly ReadonlySet<string>[]): Set<string> {
  return new Set([...first].filter(name => others.every(other => other.has(name))));
}

/** A target whose arguments from expressions are unknown, because other values of variables change them. */
function withoutExpressions(target: PrintedTarget, block: string, { targets }: BakeSource): PrintedTarget {
  const own = [...targets.values()].filter(({ name }) => name === block);
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
