import type { Value } from './value';
import { Call } from './value';

/** A list that Buildx evaluates, as a part of another list. */
export class WholeList {
  public constructor(public readonly value: Value) {}
}

/** Joins elements and whole lists to one list. A whole list becomes an operand of `concat` if there are others. */
export function concatenation(members: readonly (Value | WholeList)[]): Value {
  const parts: Value[] = [];
  let elements: Value[] = [];
  for (const member of members) {
    if (member instanceof WholeList) {
      parts.push(elements, member.value);
      elements = [];
    } else {
      elements.push(member);
    }
  }
  const lists = [...parts, elements].filter(part => !Array.isArray(part) || part.length > 0);
  return parts.length === 0 ? elements : lists.length === 1 ? lists[0] : new Call('concat', lists);
}

/** The members of a list: elements, and the whole lists that `concatenation` has joined. */
export function partsOf(list: Value): readonly (Value | WholeList)[] {
  if (Array.isArray(list)) {
    return list;
  }
  const parts = list instanceof Call && list.name === 'concat' ? list.args : [list];
  return parts.flatMap((part): readonly (Value | WholeList)[] => (Array.isArray(part) ? part : [new WholeList(part)]));
}
