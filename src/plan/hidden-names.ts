import type { IConstruct } from 'constructs';
import { namesIn } from '../bake/value';
import { reachable } from '../common/graph';
import { Constant } from '../constructs/constant';
import { valueAnywhere } from '../expressions/meaning';

const known = new WeakMap<Constant, ReadonlySet<string>>();

/**
 * The names that Buildx looks up for a definition. It evaluates a constant where the constant is first used, so that an
 * axis of that target would replace a variable in the constant.
 *
 * @param constants the constants of the Bake file
 */
export function lookedUpNames(definition: IConstruct, constants: readonly Constant[]): ReadonlySet<string> {
  if (!Constant.isConstant(definition)) {
    return new Set([definition.node.id]);
  }
  const names = known.get(definition) ?? namesOf(definition, constants);
  known.set(definition, names);
  return names;
}

function namesOf(constant: Constant, constants: readonly Constant[]): ReadonlySet<string> {
  const byId = new Map(constants.map(one => [one.node.id, one]));
  const namesOfOne = (id: string) => {
    const { content } = byId.get(id) ?? {};
    return content === undefined ? [] : [...namesIn(valueAnywhere(content))];
  };
  return reachable([constant.node.id], namesOfOne);
}
