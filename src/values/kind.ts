import { given } from './given';

/** Problem of a value: the place in the value, such as `.mounts[0]`, and a description. */
export interface Wrong {
  readonly at: string;
  readonly problem: string;
}

/** A type of the public API, used to check values from plain JavaScript. */
export interface Kind {
  /** Name of one value of the kind in a message: `a string`. */
  readonly one: string;
  /** Name of several values of the kind in a message: `strings`. */
  readonly many: string;
  /** Returns code to write in place of a value of another kind. */
  code(value: unknown): string | undefined;
  /** Returns the first problem of a value. */
  wrong(value: unknown): Wrong | undefined;
  /** Returns a copy of a value of the kind. Kinds of immutable values have none. */
  copy?(value: any): unknown;
}

/**
 * Returns the copy of a valid value that the library keeps, so that later changes of lists and records have no effect,
 * as in other languages. Keys of records are sorted, because maps from other languages arrive in any order.
 */
export function kept(kind: Kind, value: unknown): unknown {
  return kind.copy && value !== undefined ? kind.copy(value) : value;
}

/** Returns the problem of a value of another kind. */
export function mismatch(kind: Kind, value: unknown, code = kind.code(value)): Wrong {
  return {
    at: '',
    problem: `must be ${kind.one}, but is ${given(value)}${code === undefined ? '' : `; write ${code}`}`,
  };
}

/** Returns a kind whose values are not shown in messages. */
export function hidden(kind: Kind): Kind {
  return { ...kind, wrong: value => kind.wrong(value) && { at: '', problem: `must be ${kind.one}` } };
}

/** Returns the kind of an optional property or parameter. */
export function optional(kind: Kind): Kind {
  const member = memberOf(kind);
  return { ...member, wrong: value => (value === undefined ? undefined : member.wrong(value)) };
}

/** Returns the kind of an optional value. For null, the message does not suggest code. */
export function memberOf(kind: Kind): Kind {
  return {
    ...kind,
    wrong: value => {
      const wrong = kind.wrong(value);
      return wrong && (value === null || value === undefined)
        ? { at: '', problem: `must be ${kind.one}, but is ${value}; omit it` }
        : wrong;
    },
  };
}

/** Returns the problem of a member of an object or a list. */
export function wrongMember(owner: object, key: string | number, kind: Kind): Wrong | undefined {
  const wrong = wrongWhenRead(owner, key, kind);
  return wrong && { at: `${place(key)}${wrong.at}`, problem: wrong.problem };
}

/** Returns the problem of a value that is read from an object, whose getter can throw an error. */
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
