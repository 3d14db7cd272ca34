import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidValueError } from '../../common/errors';
import type { Closure } from '../build/closure';
import { Closures } from '../build/closure';
import { isInput } from '../graph/inputs';
import type { OutputTarget } from '../graph/output';
import type { Snapshot, TargetText } from '../graph/snapshot';
import { inDefaultDirectory } from '../graph/snapshot';
import { askDocker } from '../run/requests';
import { inTemporary } from '../run/temporary';

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
  /** All other attributes that are inputs, with the texts of their values, in the order of their names. */
  readonly others: readonly (readonly [string, string])[];
}

/** A target as Buildx prints it. */
interface Printed {
  readonly context?: string;
  readonly contexts?: Readonly<Record<string, string>>;
  readonly dockerfile?: string;
  readonly tags?: readonly string[];
  readonly args?: Readonly<Record<string, string>>;
}

/** Bake files as Buildx prints them. */
interface PrintedFiles {
  readonly target: Readonly<Record<string, Printed>>;
  readonly group: Readonly<Record<string, { readonly targets: readonly string[] }>>;
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
    const { target: all, group } = await printed(closure);
    closure.asked.forEach(({ id, name, combinations }) => {
      // A matrix becomes a group with the name of the target.
      const names = combinations ? group[name].targets : [name];
      found.set(id, names.map(own => resolved(own, all[own], snapshot.targets.get(id)!)));
    });
  }
  return found;
}

function printed({ files, asked }: Closure): Promise<PrintedFiles> {
  return inTemporary(async directory => {
    files.forEach((text, name) => writeFileSync(join(directory, name), text));
    const args = [...files.keys()].flatMap(name => ['-f', join(directory, name)]);
    const names = asked.map(({ name }) => name);
    const { error, stdout, stderr } = await askDocker('buildx', 'bake', ...args, '--print', ...names);
    if (error) {
      throw new InvalidValueError(`Buildx cannot resolve the Bake files: ${stderr.trim() || error.message}`);
    }
    return JSON.parse(stdout);
  });
}

function resolved(
  name: string, { context, contexts = {}, dockerfile, tags = [], args = {}, ...rest }: Printed,
  { target, attributes, unusedArgs }: TargetText,
): ResolvedTarget {
  const used = Object.fromEntries(Object.entries(args).filter(([arg]) => !unusedArgs.has(arg)));
  // The text of an inline Dockerfile is covered by its stages, as is a Dockerfile that is generated.
  const others = Object.entries({ ...rest, args: used })
    .filter(([attribute]) => attribute !== 'dockerfile-inline' && isInput(attribute))
    .map(([attribute, value]) => [attribute, inDefaultDirectory(JSON.stringify(value), target.stack)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { name, context, contexts, dockerfile: attributes.has('dockerfile') ? dockerfile : undefined, tags, others };
}
