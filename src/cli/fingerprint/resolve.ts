import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidValueError } from '../../common/errors';
import type { Closure } from '../build/closure';
import { Closures } from '../build/closure';
import { entriesIn, isLiteralValue, literalText, literalTexts } from '../graph/bake-text';
import type { OutputTarget } from '../graph/output';
import type { Snapshot, TargetText } from '../graph/snapshot';

/** The attributes of a target as BuildKit gets them. */
export interface ResolvedTarget {
  /** The name of the target, or of a combination of its matrix. */
  readonly name: string;
  /** The directory or URL of the context. */
  readonly context?: string;
  /** The named contexts. */
  readonly contexts: Readonly<Record<string, string>>;
  readonly dockerfile?: string;
  readonly tags: readonly string[];
  /** All other attributes, each as the text of its value. */
  readonly others: ReadonlyMap<string, string>;
}

/** A target as Buildx prints it. */
type Printed = Readonly<Record<string, unknown>>;

/** Bake files as Buildx prints them. */
interface PrintedFiles {
  readonly target: Readonly<Record<string, Printed>>;
  readonly group: Readonly<Record<string, { readonly targets: readonly string[] }>>;
}

/**
 * The attributes of targets, by ID. For a matrix, those of each combination. Buildx resolves targets with expressions
 * or a matrix, in the environment of the command. The attributes of other targets are read as they are.
 */
export function resolvedTargets(snapshot: Snapshot, asked: readonly OutputTarget[]): Map<string, ResolvedTarget[]> {
  const texts = asked.map(({ id }) => snapshot.targets.get(id)!);
  const open = texts.filter(({ attributes, target }) =>
    target.combinations !== undefined || ![...attributes.values()].every(isLiteralValue));
  const printed = printedTargets(snapshot, open.map(({ target }) => target));
  return new Map(texts.map(text => {
    const all = printed.get(text.target.id);
    return [text.target.id, all ? ofPrintedTarget(text, all) : [ofText(text)]];
  }));
}

/** A matrix becomes a group with the name of the target. */
function ofPrintedTarget(text: TargetText, { target, group }: PrintedFiles): ResolvedTarget[] {
  const { combinations, name } = text.target;
  return (combinations ? group[name].targets : [name]).map(own => ofPrinted(own, target[own], text));
}

function printedTargets({ output }: Snapshot, asked: readonly OutputTarget[]): Map<string, PrintedFiles> {
  const closures = asked.length === 0 ? [] : new Closures(output).of(asked);
  return new Map(closures.flatMap(closure => {
    const printed = printedBy(closure);
    return closure.asked.map(({ id }) => [id, printed] as const);
  }));
}

function printedBy({ files, asked }: Closure): PrintedFiles {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-'));
  try {
    files.forEach((text, name) => writeFileSync(join(directory, name), text));
    const args = [...files.keys()].flatMap(name => ['-f', join(directory, name)]);
    const { status, stdout, stderr } = spawnSync(
      'docker', ['buildx', 'bake', ...args, '--print', ...asked.map(({ name }) => name)],
      { encoding: 'utf8', maxBuffer: 2 ** 30, env: process.env },
    );
    if (status !== 0) {
      throw new InvalidValueError(`Buildx cannot resolve the Bake files: ${stderr.trim()}`);
    }
    return JSON.parse(stdout);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function ofPrinted(name: string, printed: Printed, { attributes }: TargetText): ResolvedTarget {
  const { context, contexts = {}, dockerfile, tags = [], ...others } = printed;
  // The text of an inline Dockerfile is covered by its stages, as is a Dockerfile that is generated.
  const entries = Object.entries(others).filter(([attribute]) => attribute !== 'dockerfile-inline')
    .map(([attribute, value]) => [attribute, JSON.stringify(value)] as const);
  return {
    name,
    context: context as string | undefined,
    contexts: contexts as Record<string, string>,
    dockerfile: attributes.has('dockerfile') ? dockerfile as string : undefined,
    tags: tags as string[],
    others: new Map(entries),
  };
}

function ofText({ target, attributes, isJson }: TargetText): ResolvedTarget {
  const text = (name: string) => {
    const value = attributes.get(name);
    return value === undefined ? undefined : literalText(value);
  };
  const contexts = attributes.get('contexts');
  const tags = attributes.get('tags');
  const own = ['context', 'contexts', 'dockerfile', 'tags'];
  return {
    name: target.name,
    context: text('context'),
    contexts: Object.fromEntries(contexts === undefined ? []
      : entriesIn(contexts, isJson).map(([key, value]) => [key, literalText(value)])),
    dockerfile: text('dockerfile'),
    tags: tags === undefined ? [] : literalTexts(tags),
    others: new Map([...attributes].filter(([name]) => !own.includes(name))),
  };
}
