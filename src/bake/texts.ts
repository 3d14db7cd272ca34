import type { Value } from './value';
import { Entries, isExpression, keyParts, membersOf, Template } from './value';

/** Literal text in a value. */
export interface PlacedText {
  /** Members and keys that lead to the text. */
  readonly place: readonly (string | number)[];
  readonly text: string;
}

/** Returns all literal texts in a value, including keys and parts of expressions. An expression in a text is `${}`. */
export function textsIn(value: Value): PlacedText[] {
  const texts: PlacedText[] = [];
  const rest: [PlacedText['place'], Value][] = [[[], value]];
  for (const [place, next] of rest) {
    if (typeof next === 'string') {
      texts.push({ place, text: next });
    } else if (next instanceof Template) {
      texts.push({ place, text: literalOf(next.parts) });
      next.parts.forEach(part => typeof part !== 'string' && rest.push([place, part]));
    } else if (next instanceof Entries) {
      for (const [key, member] of next.entries) {
        const name = literalOf(keyParts(key));
        texts.push({ place, text: name });
        rest.push([[...place, name], member]);
      }
    } else if (Array.isArray(next)) {
      next.forEach((member, i) => rest.push([[...place, i], member]));
    } else if (isExpression(next)) {
      membersOf(next).forEach(member => rest.push([place, member]));
    }
  }
  return texts;
}

function literalOf(parts: Template['parts']): string {
  return parts.map(part => (typeof part === 'string' ? part : '${}')).join('');
}
