import { PossibleTexts } from '../../bake/possible-texts';
import type { Value } from '../../bake/value';
import { Entries, Reference } from '../../bake/value';
import { quoted } from '../../common/errors';
import type { Definition } from '../../plan/definitions';
import type { Report } from '../../plan/problems';
import type { RenderedTarget } from '../../render/rendered';

/**
 * Reports contexts that are empty with the default of a variable or a value of an axis. Buildx removes an empty entry
 * of `contexts`, and BuildKit then pulls an image of that name from a registry. An empty `context` is the working
 * directory.
 */
export function checkEmptyContexts(
  { target, block: { attributes } }: RenderedTarget, definitions: readonly Definition[], report: Report,
): void {
  const context = attributes.get('context');
  const named = attributes.get('contexts');
  const entries = named instanceof Entries ? named.entries.filter(([, value]) => typeof value !== 'string') : [];
  if (typeof context === 'string' && entries.length === 0) {
    return;
  }
  const defaultOf = ({ content, block }: Definition) => content ?? block.attributes.get('default') ?? null;
  const defaults = new Map(definitions.map(definition => [definition.name, defaultOf(definition)]));
  const texts = new PossibleTexts(defaults, attributes.get('matrix'));
  const isNull = (value: Value) => value instanceof Reference && defaults.get(value.name) === null;
  const canBeEmpty = (value: Value) => texts.of(value).includes('') || isNull(value);
  const tell = (what: string) => report({
    path: target.image.node.path,
    message: `${what} can be empty; `
      + 'set a path as the default value of the variable, or remove the empty value from the matrix',
  });
  if (context !== undefined && typeof context !== 'string' && canBeEmpty(context)) {
    tell('`context`');
  }
  entries.filter(([, value]) => canBeEmpty(value)).forEach(([key]) => tell(`context ${quoted(String(key))}`));
}
