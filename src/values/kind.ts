import { given } from './given';

/** What is wrong with a value: the place in it, such as `.mounts[0]`, and the problem. */
export interface Wrong {
  readonly at: string;
  readonly problem: string;
}

/** A type of the public API, as values of plain JavaScript are compared with it. */
export interface Kind {
  /** One of the kind in a message: `a string`. */
  readonly one: string;
  /** Several of the kind in a message: `strings`. */
  readonly many: string;
  /** The code to write in place of a value of another kind. */
  code(value: unknown): string | undefined;
  /** The first thing that is wrong with a value. */
  wrong(value: unknown): Wrong | undefined;
  /** A copy of a value of the kind. Values that a program cannot change have none. */
  copy?(value: any): unknown;
}

/**
 * What the library keeps of a value that is right. A program can change its lists and records later, which has no effect in
 * other languages. Records come in the order of their keys: maps arrive from other languages in any order.
 */
export function kept(kind: Kind, value: unknown): unknown {
  return kind.copy && value !== undefined ? kind.copy(value) : value;
}

/** A value that is of another kind. */
export function mismatch(kind: Kind, value: unknown, code = kind.code(value)): Wrong {
  return { at: '', problem: `must be ${kind.one}, but is ${given(value)}${code === undefined ? '' : `; write ${code}`}` };
}

/** The kind of a value that no message shows. */
export function hidden(kind: Kind): Kind {
  return { ...kind, wrong: value => kind.wrong(value) && { at: '', problem: `must be ${kind.one}` } };
}

/** The kind of a property or parameter that can be left out. */
export function optional(kind: Kind): Kind {
  const member = memberOf(kind);
  return { ...member, wrong: value => (value === undefined ? undefined : member.wrong(value)) };
}

/** The kind of what can be left out. In place of null there is nothing to write. */
export function memberOf(kind: Kind): Kind {
  return {
    ...kind,
    wrong: value => {
      const wrong = kind.wrong(value);
      return wrong && (value === null || value === undefined) ? { at: '', problem: `must be ${kind.one}, but is ${value}; leave it out` } : wrong;
    },
  };
}

/** What is wrong with a member of an object or a list. */
export function wrongMember(owner: object, key: string | number, kind: Kind): Wrong | undefined {
  const wrong = wrongWhenRead(owner, key, kind);
  return wrong && { at: `${place(key)}${wrong.at}`, problem: wrong.problem };
}

/** What is wrong with a value that is read from an object: a getter of a user can throw. */
export function wrongWhenRead(owner: any, key: string | number, kind: Kind): Wrong | undefined {
  try {
    return kind.wrong(owner[key]);
  } catch (error) {
    return { at: '', problem: `cannot be read: ${error instanceof Error ? error.message : given(error)}` };
  }
}

function place(key: string | number): string {
  return typeof key === 'number' ? `[${key}]` : /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
