import { isDeepStrictEqual } from 'node:util';
import type { Code, TextCode } from './program/code';
import { call, map, plainText, unwrapped } from './program/code';
import { knownCall } from '../../bake/known-calls';

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
 */
export function combinationCode(image: Code, matrix: Matrix, target: TextCode): Code | undefined {
  const found = new Map<string, Code>();
  const isSame = matches(matrix.name, target, matrix, found) && found.size === matrix.axes.size;
  const isNamed = (values: Values) => textOf(matrix.name, matrix, values) === plainText(target);
  const values = isSame ? found : combinations(matrix).find(isNamed);
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

/** The combinations of the values, as far as the values are known. */
function combinations({ values }: Matrix): Values[] {
  return [...values].reduce<Values[]>(
    (all, [name, codes]) => all.flatMap(one => codes.map(code => new Map([...one, [name, code]]))), [new Map()]);
}

/** The text of a name in a combination, if it is known. */
function textOf(code: Code, matrix: Matrix, values: Values): string | undefined {
  const axis = axisOf(code, matrix);
  if (axis !== undefined) {
    return textOf(values.get(axis)!, matrix, values);
  }
  switch (code.kind) {
    case 'literal': return String(code.value);
    case 'text': {
      const parts = code.parts.map(part => (typeof part === 'string' ? part : textOf(part, matrix, values)));
      return parts.includes(undefined) ? undefined : parts.join('');
    }
    case 'call': return code.method === 'field' ? fieldOf(code, matrix, values) : resultOf(code, matrix, values);
    default: return undefined;
  }
}

function fieldOf({ on, args: [field] }: Code & { kind: 'call' }, matrix: Matrix, values: Values): string | undefined {
  const axis = typeof on === 'string' ? undefined : axisOf(on, matrix);
  const value = axis === undefined ? undefined : values.get(axis);
  const entry = value?.kind === 'map' ? value.entries.find(([key]) => plainText(key) === plainText(field)) : undefined;
  return entry && textOf(entry[1], matrix, values);
}

function resultOf({ on, method, args: [name, list] }: Code & { kind: 'call' }, matrix: Matrix, values: Values) {
  const args = on === 'Expression' && method === 'call' && list.kind === 'list'
    ? list.items.map(item => textOf(item, matrix, values)) : [undefined];
  const result = args.includes(undefined) ? undefined : knownCall(plainText(name)!, args as string[]);
  return typeof result === 'string' ? result : undefined;
}
