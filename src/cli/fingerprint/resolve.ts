import { Closures } from '../build/closure';
import type { PrintedTarget } from '../build/print';
import { OF_MACHINE, printClosure } from '../build/print';
import { entriesIn } from '../graph/hcl-text';
import { isInput } from '../graph/inputs';
import type { OutputTarget } from '../graph/output';
import type { Snapshot, TargetText } from '../graph/snapshot';
import { inDefaultDirectory } from '../graph/snapshot';

/** The attributes of a target as BuildKit gets them. */
export interface ResolvedTarget {
  /** The name of the target, or of a combination of its matrix. */
  readonly name: string;
  /** The directory or URL of the context. */
  readonly context?: string;
  /** The named contexts. */
  readonly contexts: Readonly<Record<string, string>>;
  /** The Dockerfile, unless it is generated. */
  readonly dockerfile?: string;
  readonly tags: readonly string[];
  /** All other attributes that are inputs, with the texts of their values. */
  readonly others: readonly (readonly [string, string])[];
}

/**
 * The attributes of targets, by ID. For a matrix, those of each combination. Buildx resolves the targets in the
 * environment of the command.
 */
export async function resolvedTargets(
  snapshot: Snapshot, asked: readonly OutputTarget[],
): Promise<Map<string, ResolvedTarget[]>> {
  const closures = asked.length === 0 ? [] : new Closures(snapshot.output).of(asked);
  const found = new Map<string, ResolvedTarget[]>();
  for (const closure of closures) {
    const { target: all, group } = await printClosure(closure);
    closure.asked.forEach(({ id, name, combinations }) => {
      // A matrix becomes a group with the name of the target.
      const names = combinations ? group[name].targets : [name];
      found.set(id, names.map(own => resolved(own, all[own], snapshot.targets.get(id)!)));
    });
  }
  return found;
}

function resolved(
  name: string, { context, contexts = {}, dockerfile, tags = [], args = {}, ...rest }: PrintedTarget,
  { target, attributes, unusedArgs, inputs }: TargetText,
): ResolvedTarget {
  const used = Object.fromEntries(Object.entries(args).filter(([arg]) => !unusedArgs.has(arg)));
  // The text of an inline Dockerfile is covered by its stages, as is a Dockerfile that is generated.
  const others = Object.entries({ ...rest, args: used })
    .filter(([attribute]) => attribute !== 'dockerfile-inline' && isInput(attribute))
    .map(([attribute, value]) => [attribute, inDefaultDirectory(JSON.stringify(value), target.stack)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const inherited = [...inputs].filter(([input]) => input.startsWith('target ')).map(([, text]) => entriesIn(text));
  const ofMachine = [[...attributes], ...inherited].flatMap(all => all.filter(([key]) => OF_MACHINE.includes(key)));
  return {
    name,
    context,
    contexts,
    dockerfile: attributes.has('dockerfile') ? dockerfile : undefined,
    tags,
    others: [...others, ...ofMachine],
  };
}
