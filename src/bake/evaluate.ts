import { knownCall } from './known-calls';
import type { Expression, Value } from './value';
import {
  Call,
  Collection,
  Conditional,
  Entries,
  isExpression,
  Item,
  knownText,
  memberOf,
  Operation,
  Reference,
  Template,
} from './value';

/** Values of names, such as the axes of a matrix in one combination. */
export type Names = ReadonlyMap<string, Value>;

/** Replaces names by their values, and evaluates the result like Buildx, as far as its value is known. */
export function evaluate(value: Value, names: Names): Value {
  const inner = (v: Value) => evaluate(v, names);
  if (value instanceof Template) {
    return joinTexts(value.parts.map(inner));
  }
  if (value instanceof Reference) {
    return names.get(value.name) ?? value;
  }
  if (value instanceof Entries) {
    return new Entries(value.entries.map(([key, member]) => [key, inner(member)]));
  }
  if (value instanceof Collection) {
    const within = inner(value.content);
    return knownText(within) === undefined ? new Collection(within) : within;
  }
  if (value instanceof Item) {
    return item(inner(value.collection), inner(value.key));
  }
  if (value instanceof Call) {
    const args = value.args.map(inner);
    return knownCall(value.name, args.map(content)) ?? new Call(value.name, args);
  }
  if (value instanceof Conditional) {
    return conditional(inner(value.condition), inner(value.yes), inner(value.no));
  }
  if (value instanceof Operation) {
    return operation(value.operator, value.operands.map(inner));
  }
  return Array.isArray(value) ? value.map(inner) : value;
}

/** Joins texts and expressions: literal text if all values are known, otherwise a template. */
export function joinTexts(values: readonly Value[]): Value {
  const parts: (string | Expression)[] = [];
  for (const value of values.flatMap<Value>(v => (v instanceof Template ? v.parts : [v]))) {
    const text = knownText(value);
    const last = parts[parts.length - 1];
    if (text === undefined) {
      parts.push(isExpression(value) ? value : new Collection(value));
    } else if (typeof last === 'string') {
      parts[parts.length - 1] = last + text;
    } else if (text !== '') {
      parts.push(text);
    }
  }
  if (parts.length === 0) {
    return '';
  }
  return parts.length === 1 && typeof parts[0] === 'string' ? parts[0].normalize('NFC') : new Template(parts);
}

/** Returns a list or a map, even if it is written as an expression. */
function content(value: Value): Value {
  return value instanceof Collection ? value.content : value;
}

function item(collection: Value, key: Value): Value {
  return memberOf(content(collection), key) ?? new Item(collection, key);
}

function conditional(condition: Value, yes: Value, no: Value): Value {
  if (typeof condition !== 'boolean') {
    return new Conditional(condition, yes, no);
  }
  const [chosen, other] = condition ? [yes, no] : [no, yes];
  // HCL converts both to the same type, which changes all values but text.
  return typeof chosen === 'string' || typeof chosen === typeof other ? chosen : new Conditional(condition, yes, no);
}

function operation(operator: string, operands: readonly Value[]): Value {
  const [left, right] = operands;
  const comparable = typeof left === typeof right && ['string', 'number', 'boolean'].includes(typeof left);
  if (comparable && (operator === '==' || operator === '!=')) {
    return (left === right) === (operator === '==');
  }
  if (operator === '!' && typeof left === 'boolean') {
    return !left;
  }
  if (typeof left === 'boolean' && typeof right === 'boolean' && (operator === '&&' || operator === '||')) {
    return operator === '&&' ? left && right : left || right;
  }
  return new Operation(operator, operands);
}
