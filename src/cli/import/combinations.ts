import { isDeepStrictEqual } from 'node:util';
import type { Code, TextCode } from './program/code';
import { call, list, literal, map, plainText, text, unwrapped } from './program/code';
import type { KnownCombination } from './resolved';

/** A matrix of an image. */
export interface Matrix {
  /** The constants of the axes, by the names of the axes. */
  readonly axes: ReadonlyMap<string, Code>;
  /** The values of the axes, by the names of the axes. */
  readonly values: ReadonlyMap<string, readonly Code[]>;
  /** The name of each target. */
  readonly name: Code;
}

/** Values of axes, by the names of the axes. */
type Values = ReadonlyMap<string, Code>;

/**
 * The combination of a matrix that is the target with a name, as a call of `combination()`.
 *
 * @param image the image with the matrix
 * @param target the name, which can contain expressions, such as the axes of another matrix
 * @param known the combinations in the environment of the command
 * @param names the names that the target can have in this environment, if it contains expressions
 */
export function combinationCode(
  image: Code, matrix: Matrix, target: TextCode, known: readonly KnownCombination[], names: readonly string[],
): Code | undefined {
  const found = new Map<string, Code>();
  const isSame = matches(matrix.name, target, matrix, found) && found.size === matrix.axes.size;
  const named = known.find(({ name }) => name === plainText(target))
    ?? known.find(({ name }) => names.length === 1 && names[0] === name);
  const values = isSame ? found : named && codesOf(named, matrix);
  return values && call(image, 'combination', [map([...values])]);
}

/** Whether a name has the form of another one. Finds the values in the place of the axes. */
function matches(pattern: Code, value: Code, matrix: Matrix, found: Map<string, Code>): boolean {
  const [one, other] = [unwrapped(pattern), unwrapped(value)];
  const axis = axisOf(one, matrix);
  if (axis !== undefined) {
    const known = found.get(axis) ?? other;
    found.set(axis, known);
    return other.kind !== 'literal' && plainText(other) === undefined && isDeepStrictEqual(known, other);
  }
  if (one.kind === 'call' && other.kind === 'call') {
    const [ons, others] = [one, other].map(({ on, args }) => [...typeof on === 'string' ? [] : [on], ...args]);
    return one.method === other.method && typeof one.on === typeof other.on && allMatch(ons, others, matrix, found);
  }
  if (one.kind === 'list' && other.kind === 'list') {
    return allMatch(one.items, other.items, matrix, found);
  }
  if (one.kind === 'text' && other.kind === 'text') {
    return allMatch(one.parts, other.parts, matrix, found);
  }
  return isDeepStrictEqual(one, other);
}

function allMatch(
  patterns: readonly (string | Code)[], values: readonly (string | Code)[], matrix: Matrix, found: Map<string, Code>,
): boolean {
  return patterns.length === values.length && patterns.every((pattern, i) => {
    const value = values[i];
    return typeof pattern === 'string' || typeof value === 'string' ? pattern === value
      : matches(pattern, value, matrix, found);
  });
}

function axisOf(code: Code, { axes }: Matrix): string | undefined {
  return [...axes].find(([, axis]) => isDeepStrictEqual(axis, code))?.[0];
}

/** The values of a known combination, in the form in which the axes have them. */
function codesOf({ values }: KnownCombination, matrix: Matrix): Values {
  return new Map([...values].map(([axis, value]) => {
    const all = matrix.values.get(axis)!;
    const open = all.filter(code => plain(code) === undefined);
    const same = all.find(code => isDeepStrictEqual(plain(code), value)) ?? (open.length === 1 ? open[0] : undefined);
    return [axis, same ? { ...same, comment: undefined } : codeOf(value)];
  }));
}

/** The value of a code without expressions. */
function plain(code: Code): unknown {
  const inner = unwrapped(code);
  const all = (codes: readonly Code[]) => {
    const values = codes.map(plain);
    return values.includes(undefined) ? undefined : values;
  };
  switch (inner.kind) {
    case 'literal': return inner.value;
    case 'text': return plainText(inner);
    case 'list': return all(inner.items);
    case 'map': {
      const [keys, values] = [all(inner.entries.map(([key]) => key)), all(inner.entries.map(([, value]) => value))];
      return keys && values && Object.fromEntries(keys.map((key, i) => [key, values[i]]));
    }
    default: return undefined;
  }
}

function codeOf(value: unknown): Code {
  return typeof value === 'string' ? text(value)
    : Array.isArray(value) ? list(value.map(codeOf))
      : value !== null && typeof value === 'object'
        ? map(Object.entries(value).map(([key, one]) => [key, codeOf(one)]))
        : literal(value as number | boolean | null);
}
