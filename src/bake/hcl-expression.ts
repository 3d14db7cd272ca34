import type { Expression, Key, Value } from './value';
import {
  Call,
  Collection,
  Conditional,
  Entries,
  HclText,
  isExpression,
  Item,
  keyParts,
  Operation,
  Reference,
  Template,
} from './value';

const WIDTH = 110;

/** Writes a value in HCL. A list that is too long for one line is written on several lines with the given indent. */
export function hclExpression(value: Value, indent: string): string {
  if (typeof value === 'string') {
    return `"${escapeText(value)}"`;
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value);
  }
  if (value instanceof Template) {
    return `"${templateText(value.parts, escapeText)}"`;
  }
  if (value instanceof Entries) {
    return object(value, indent);
  }
  return isExpression(value) ? evaluated(value, indent) : list(value, indent);
}

/** Formats a value for people: text as it is, expressions as `${…}`. */
export function shownValue(value: Value): string {
  if (typeof value === 'string') {
    return value;
  }
  const parts = value instanceof Template ? value.parts : [value];
  return parts
    .map(part =>
      isExpression(part) ? `\${${evaluated(part, '')}}` : typeof part === 'string' ? part : hclExpression(part, ''),
    )
    .join('');
}

function evaluated(value: Expression, indent: string): string {
  if (value instanceof Reference) {
    return value.name;
  }
  if (value instanceof Call) {
    return `${value.name}(${value.args.map(a => hclExpression(a, indent)).join(', ')})`;
  }
  if (value instanceof Item) {
    return `${operand(value.collection, indent)}[${hclExpression(value.key, indent)}]`;
  }
  if (value instanceof Collection) {
    return hclExpression(value.content, indent);
  }
  if (value instanceof HclText) {
    return hclText(value, indent);
  }
  if (value instanceof Conditional) {
    return `${operand(value.condition, indent)} ? ${operand(value.yes, indent)} : ${operand(value.no, indent)}`;
  }
  const operands = value.operands.map(o => operand(o, indent));
  return operands.length === 1 ? `${value.operator}${operands[0]}` : operands.join(` ${value.operator} `);
}

/** Adds parentheses, so that the precedence of operators does not matter. */
function operand(value: Value, indent: string): string {
  const text = hclExpression(value, indent);
  return value instanceof Conditional || value instanceof Operation || isOpen(value) ? `(${text})` : text;
}

/** Whether an expression as text can consist of several operands. */
function isOpen(value: Value): boolean {
  return value instanceof HclText && value.structure === undefined;
}

function hclText(value: HclText, indent: string): string {
  const text = value.parts.map(part => (typeof part === 'string' ? part
    : part.isQuoted ? templateText(textParts(part.value), escapeText) : operand(part.value, indent))).join('');
  return isOpen(value) && text.includes('\n') ? `(${text})` : text; // outside of brackets, a line break is an end
}

/** The parts of a value inside of quotes. */
function textParts(value: Value): readonly (string | Expression)[] {
  return value instanceof Template ? value.parts
    : typeof value === 'string' || isExpression(value) ? [value] : [new Collection(value)];
}

function list(values: readonly Value[], indent: string): string {
  const inner = indent + '  ';
  const items = values.map(v => hclExpression(v, inner));
  const line = `[${items.join(', ')}]`;
  if (line.length + indent.length <= WIDTH && !line.includes('\n')) {
    return line;
  }
  return `[\n${items.map(i => `${inner}${i},\n`).join('')}${indent}]`;
}

/** Writes a map inside another value on one line. Most keys are attributes of Bake, and are written without quotes. */
function object({ entries: pairs }: Entries, indent: string): string {
  const name = (key: Key) =>
    typeof key === 'string' && /^[a-z][\w-]*$/.test(key) && key !== 'for' ? key : hclKey(key);
  return pairs.length === 0
    ? '{}'
    : `{ ${pairs.map(([key, value]) => `${name(key)} = ${hclExpression(value, indent)}`).join(', ')} }`;
}

/** Writes a key in quotes. Without quotes, HCL could read the key as a variable. */
export function hclKey(key: Key): string {
  return `"${templateText(keyParts(key), escapeText)}"`;
}

/**
 * Writes the content of quotes, in which HCL evaluates `${…}` and `%{…}`.
 *
 * @param escape escapes literal text
 */
export function templateText(parts: readonly (string | Expression)[], escape: (text: string) => string): string {
  const texts = parts.map((part, i) => {
    if (typeof part !== 'string') {
      return `\${${evaluated(part, '')}}`;
    }
    const text = escape(part);
    // "$" before "${TAG}" would be read as the escape sequence "$${".
    const isBeforeExpression = i + 1 < parts.length && typeof parts[i + 1] !== 'string';
    return isBeforeExpression ? text.replace(/(?<!\$)\$+$/, dollars => `\${"${dollars}"}`) : text;
  });
  return texts.join('');
}

/** Escapes literal text in templates. */
export function escapeMarkers(text: string): string {
  return text.replace(/[$%]\{/g, marker => ESCAPES[marker]);
}

const ESCAPES: Record<string, string> = {
  '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '${': '$${', '%{': '%%{',
};

/** Escapes literal text in quotes. HCL has no other escape sequences than these. */
function escapeText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(
    /[\\"\x00-\x1f\x7f\u2028\u2029\ufeff]|[$%]\{/g,
    c => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
