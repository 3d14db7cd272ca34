/** A part of a program that can have a comment. */
interface Commented {
  /** The lines of a comment above an element of a list, or above an entry of a map with this value. */
  readonly comment?: readonly string[];
}

/** A part of a program, independent of the language of the program. */
export type Code = TextCode | LiteralCode | ListCode | MapCode | NameCode | CallCode;

/** A string, with expressions that stand for a part of it. */
export interface TextCode extends Commented {
  readonly kind: 'text';
  readonly parts: readonly (string | Code)[];
}

/** A number, a boolean or null. */
export interface LiteralCode extends Commented {
  readonly kind: 'literal';
  readonly value: number | boolean | null;
}

export interface ListCode extends Commented {
  readonly kind: 'list';
  readonly items: readonly Code[];
}

export interface MapCode extends Commented {
  readonly kind: 'map';
  readonly entries: readonly (readonly [key: Code, value: Code])[];
  /** Whether the keys are the names of properties. */
  readonly isStruct?: boolean;
}

/** A constant of the program, or a static member such as `Platform.LINUX_AMD64`. */
export interface NameCode extends Commented {
  readonly kind: 'name';
  readonly name: string;
  /** The class of a static member. */
  readonly of?: string;
  /** Whether the constant is a string, not an object with a token. */
  readonly isText?: boolean;
  /** Whether the constant is an axis of a matrix. */
  readonly isAxis?: boolean;
}

/** A call of a static method of a class, or of a method of an object. */
export interface CallCode extends Commented {
  readonly kind: 'call';
  readonly on: string | Code;
  readonly method: string;
  readonly args: readonly Code[];
  /** The fields of a struct, which is the last argument. */
  readonly options?: readonly (readonly [name: string, value: Code])[];
  /** Whether the result is a string or a list of strings, not an object with a token. */
  readonly isText?: boolean;
}

export function text(...parts: readonly (string | Code)[]): TextCode {
  return { kind: 'text', parts: parts.filter(part => part !== '') };
}

export function literal(value: number | boolean | null): LiteralCode {
  return { kind: 'literal', value };
}

export function list(items: readonly Code[]): ListCode {
  return { kind: 'list', items };
}

export function map(entries: readonly (readonly [string | Code, Code])[]): MapCode {
  return { kind: 'map', entries: entries.map(([key, value]) => [typeof key === 'string' ? text(key) : key, value]) };
}

/** A code with the comment of the code that it was made from. */
export function commented(code: Code, { comment }: Commented): Code {
  return comment === undefined ? code : { ...code, comment };
}

export function member(of: string, name: string): NameCode {
  return { kind: 'name', name, of };
}

export function call(on: string | Code, method: string, args: readonly Code[], hasText?: boolean): CallCode {
  return { kind: 'call', on, method, args, isText: hasText };
}

/** A text that is one expression, as that expression. */
export function unwrapped(code: Code): Code {
  const [only, ...others] = code.kind === 'text' ? code.parts : [];
  return only !== undefined && typeof only !== 'string' && others.length === 0 ? only : code;
}

/** The text of a code without expressions. */
export function plainText(code: Code | undefined): string | undefined {
  return code?.kind === 'text' && code.parts.every(part => typeof part === 'string') ? code.parts.join('') : undefined;
}

/** Whether a code is an expression that Buildx evaluates. */
export function isExpression(code: Code): boolean {
  const inner = unwrapped(code);
  return inner.kind === 'name' || inner.kind === 'call';
}

/** A code where a string is required. */
export function asString(code: Code): TextCode {
  return code.kind === 'text' ? code : text(code.kind === 'literal' ? String(code.value) : code);
}

/** An object with the methods of `Expression`. */
export function asExpression(code: Code): Code {
  const inner = unwrapped(code);
  return inner.kind === 'call' && inner.isText !== true ? inner : call('Expression', 'of', [inner]);
}

/** Whether a code is a string or a list of strings in the program, not an object with a token. */
export function isText(code: Code): boolean {
  return (code.kind === 'call' || code.kind === 'name') && code.isText === true;
}
