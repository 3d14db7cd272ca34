import { given, isPlain } from './given';
import type { Kind, Wrong } from './kind';
import { kept, memberOf, mismatch, wrongMember } from './kind';
import { sortedEntries } from '../common/records';

/** Lists, which are arrays. A hole in a list is a member that is undefined. */
export function listOf(item: Kind): Kind {
  const member = memberOf(item);
  const kind: Kind = {
    one: `a list of ${item.many}`,
    many: `lists of ${item.many}`,
    code: value => (isIterable(value) ? '[...values]' : bracketed(item, value)),
    wrong: value => (Array.isArray(value) ? wrongItem(value, member) : mismatch(kind, value)),
    copy: list => copiedItems(list, item),
  };
  return kind;
}

/** Returns the problem of the first invalid member of a list. */
export function wrongItem(list: readonly unknown[], item: Kind): Wrong | undefined {
  for (let i = 0; i < list.length; i++) {
    const wrong = wrongMember(list, i, item);
    if (wrong) {
      return wrong;
    }
  }
  return undefined;
}

export function copiedItems(list: readonly unknown[], item: Kind): readonly unknown[] {
  return Object.freeze(list.map(value => kept(item, value)));
}

/** Records: objects whose keys the user chooses. */
export function recordOf(entry: Kind): Kind {
  const member = memberOf(entry);
  const kind: Kind = {
    one: `an object with ${member.many} by name`,
    many: `objects with ${member.many} by name`,
    code: value => (isIterable(value) ? 'Object.fromEntries(values)' : undefined),
    wrong: value =>
      value !== null && typeof value === 'object' && isPlain(value) ? wrongEntry(value, member) : mismatch(kind, value),
    copy: record => copiedEntries(record, entry),
  };
  return kind;
}

/** `JSON.parse()` can create this key, which becomes the prototype in most copies of the object. */
export const RESERVED_KEY: Wrong = {
  at: '',
  problem: 'has the key "__proto__", which JavaScript reserves; rename the key',
};

/** Returns the problem of the first invalid entry of a record. */
export function wrongEntry(record: object, member: Kind): Wrong | undefined {
  for (const key of Object.keys(record)) {
    const wrong = key === '__proto__' ? RESERVED_KEY : wrongMember(record, key, member);
    if (wrong) {
      return wrong;
    }
  }
  return undefined;
}

export function copiedEntries(
  record: Readonly<Record<string, unknown>>,
  entry: Kind,
): Readonly<Record<string, unknown>> {
  return Object.freeze(Object.fromEntries(sortedEntries(record).map(([key, value]) => [key, kept(entry, value)])));
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return value !== null && typeof value === 'object' && Symbol.iterator in value;
}

/** Returns code for a list of one value, if the value was passed without a list. */
function bracketed(item: Kind, value: unknown): string | undefined {
  const isItem = value !== undefined && item.wrong(value) === undefined;
  const code = isItem && typeof value !== 'string' ? 'value' : item.code(value) ?? (isItem ? given(value) : undefined);
  return code === undefined ? undefined : `[${code}]`;
}
