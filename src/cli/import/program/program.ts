import type { Code } from './code';
import { dependencyOrder } from '../../../common/graph';

/** A statement of a program that creates a construct. */
export interface Statement {
  /** The comment above the statement. */
  readonly comment: readonly string[];
  /** The name of the constant, if other statements use the construct. */
  readonly name?: string;
  /** The axes of the matrix of an image, which are constants before the statement. */
  readonly axes: readonly { readonly comment: readonly string[]; readonly name: string; readonly value: Code }[];
  /** The class. Empty if the construct cannot be carried over, so that there is only the comment. */
  readonly className: string;
  readonly id: string;
  /** Whether the construct is in the app, and not in the stack. */
  readonly isInApp?: boolean;
  /** The ID in a loop, where a part of it is a constant. */
  readonly idParts?: readonly (string | Code)[];
  /** The properties, in the order in which they are written. */
  readonly props: readonly Property[];
  /** Calls of methods of the construct, which follow the statement. */
  readonly calls: readonly { readonly method: string; readonly args: readonly Code[] }[];
}

/** A property, or a line of a comment. */
export type Property = readonly [name: string, value: Code] | { readonly comment: string };

/** A program that creates the constructs of one stack. */
export interface Program {
  readonly stack: string;
  /** The lines of the comments at the start and at the end. */
  readonly header: readonly string[];
  readonly rest: readonly string[];
  readonly statements: readonly Statement[];
}

/** All codes in a code, and the code itself. */
export function codesIn(code: Code): Code[] {
  const inner = code.kind === 'text' ? code.parts.filter((part): part is Code => typeof part !== 'string')
    : code.kind === 'list' ? code.items
      : code.kind === 'map' ? code.entries.flat()
        : code.kind === 'call' ? [...typeof code.on === 'string' ? [] : [code.on], ...code.args] : [];
  return [code, ...inner.flatMap(codesIn)];
}

/** All codes of a statement. */
export function codesOf({ axes, props, calls }: Statement): Code[] {
  const values = props.flatMap(property => ('comment' in property ? [] : [property[1]]));
  return [...axes.map(({ value }) => value), ...values, ...calls.flatMap(({ args }) => args)].flatMap(codesIn);
}

/** The statements, each after everything that it uses. Those that no other statement uses have no name. */
export function ordered(all: readonly Statement[]): Statement[] {
  const byName = new Map(all.flatMap(one => (one.name === undefined ? [] : [[one.name, one] as const])));
  const uses = new Map(all.map(statement => [statement, codesOf(statement).flatMap(code => {
    const other = code.kind === 'name' && code.of === undefined ? byName.get(code.name) : undefined;
    return other && other !== statement ? [other] : [];
  })]));
  const used = new Set([...uses.values()].flat());
  return dependencyOrder(all, statement => uses.get(statement)!).ordered.map(statement =>
    (used.has(statement) || statement.calls.length > 0 ? statement : { ...statement, name: undefined }));
}

/** The names of the classes that a program uses. */
export function classesOf({ statements }: Program): string[] {
  const classOf = (code: Code) => (code.kind === 'call' && typeof code.on === 'string' ? [code.on]
    : code.kind === 'name' && code.of ? [code.of] : []);
  const used = statements.flatMap(statement => [statement.className, ...codesOf(statement).flatMap(classOf)]);
  return [...new Set(['App', 'Stack', ...used])].filter(name => name !== '').sort((a, b) => (a < b ? -1 : 1));
}
