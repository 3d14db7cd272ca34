import { namesIn } from '../bake/value';
import { reachable } from '../common/graph';
import type { Constant } from '../constructs/constant';
import { valueAnywhere } from '../expressions/meaning';

/** The constants of a Bake file by the names that they contain, and the results for some names. */
interface Users {
  readonly direct: ReadonlyMap<string, readonly string[]>;
  readonly ofName: Map<string, ReadonlySet<string>>;
}

const known = new WeakMap<readonly Constant[], Users>();

/**
 * The definitions for which Buildx looks up a name: the one with that name, and constants that use it, directly or not.
 * Buildx evaluates a constant where the constant is first used, so that an axis of that target would replace a variable
 * in the constant.
 *
 * @param constants the constants of the Bake file
 */
export function usersOf(name: string, constants: readonly Constant[]): ReadonlySet<string> {
  const users = known.get(constants) ?? { direct: directUsers(constants), ofName: new Map() };
  known.set(constants, users);
  const found = users.ofName.get(name) ?? reachable([name], one => users.direct.get(one) ?? []);
  users.ofName.set(name, found);
  return found;
}

function directUsers(constants: readonly Constant[]): Map<string, string[]> {
  const direct = new Map<string, string[]>();
  for (const { content, node: { id } } of constants) {
    for (const name of namesIn(valueAnywhere(content))) {
      direct.set(name, direct.get(name) ?? []);
      direct.get(name)!.push(id);
    }
  }
  return direct;
}
