import type { EvaluatedTarget } from './expressions';
import { evaluatedTargets, isExpression } from './expressions';
import { OF_MACHINE } from '../build/print';
import { entriesIn, isLiteralValue, literalText, literalTexts } from '../graph/hcl-text';
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

/** Attributes that have a form of their own in the result, or that do not reach BuildKit. */
const OWN_FORM = [
  'context', 'contexts', 'dockerfile', 'dockerfile-inline', 'tags', 'args', 'labels', 'matrix', 'name', 'inherits',
];

/** The attributes of targets, by ID. For a matrix, those of each combination. */
export async function resolvedTargets(
  snapshot: Snapshot, asked: readonly OutputTarget[],
): Promise<Map<string, ResolvedTarget[]>> {
  const texts = asked.map(({ id }) => snapshot.targets.get(id)!);
  const evaluated = await evaluatedTargets(texts);
  return new Map(texts.map(text => {
    const { id, name } = text.target;
    return [id, (evaluated.get(id) ?? [{ name }]).map(one => resolved(text, one))];
  }));
}

/** Takes literal values from the text of a target, and all others from Buildx. */
function resolved(text: TargetText, evaluated: EvaluatedTarget): ResolvedTarget {
  const { attributes, unusedArgs } = text;
  const own = (name: 'context' | 'dockerfile') => {
    const value = attributes.get(name);
    return value === undefined ? undefined : isLiteralValue(value) ? literalText(value) : evaluated[name];
  };
  const map = (name: 'args' | 'contexts' | 'labels') => ({
    ...evaluated[name],
    ...Object.fromEntries(entriesIn(attributes.get(name) ?? '')
      .filter(([key, value]) => isLiteralValue(value) && !isExpression(key))
      .map(([key, value]) => [key, plain(value)])),
  });
  const tags = attributes.get('tags');
  const args = Object.entries(map('args')).filter(([arg]) => !unusedArgs.has(arg));
  return {
    name: evaluated.name,
    context: own('context'),
    contexts: map('contexts') as Record<string, string>,
    dockerfile: own('dockerfile'),
    tags: tags !== undefined && isLiteralValue(tags) ? literalTexts(tags) : evaluated.tags ?? [],
    others: [['args', json(args)], ['labels', json(Object.entries(map('labels')))], ...otherInputs(text, evaluated)],
  };
}

function otherInputs(
  { target, attributes, inputs }: TargetText, evaluated: EvaluatedTarget,
): (readonly [string, string])[] {
  const isOther = (name: string) => isInput(name) && !OWN_FORM.includes(name);
  const literals = [...attributes].filter(([name, value]) => isOther(name) && isLiteralValue(value));
  const printed = Object.entries(evaluated).filter(([name]) => isOther(name))
    .map(([name, value]) => [name, inDefaultDirectory(JSON.stringify(value), target.stack)] as const);
  const inherited = [...inputs].filter(([input]) => input.startsWith('target ')).flatMap(([, text]) => entriesIn(text));
  // Buildx does not evaluate what only the machine of the build has.
  const ofMachine = [...attributes, ...inherited].filter(([name]) => OF_MACHINE.includes(name));
  const all = [...literals.filter(([name]) => !OF_MACHINE.includes(name)), ...printed, ...ofMachine];
  return all.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The text of a literal, as Buildx passes it on. */
function plain(value: string): string {
  return value.startsWith('"') ? literalText(value) : value;
}

function json(entries: readonly (readonly [string, unknown])[]): string {
  return JSON.stringify([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
