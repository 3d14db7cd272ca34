import { Call, Collection, Conditional, Entries, Expression, isExpression, Item, Operation, Reference, Template, Value } from './value';

const WIDTH = 110;

/** A value as HCL writes it. A list that is too long for a line breaks, its members behind the indent. */
export function hclExpression(value: Value, indent: string): string {
  if (typeof value === 'string') {
    return quote([value]);
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value);
  }
  if (value instanceof Template) {
    return quote(value.parts);
  }
  if (value instanceof Entries) {
    return object(value, indent);
  }
  return isExpression(value) ? evaluated(value, indent) : list(value, indent);
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
  if (value instanceof Conditional) {
    return `${operand(value.condition, indent)} ? ${operand(value.yes, indent)} : ${operand(value.no, indent)}`;
  }
  const operands = value.operands.map(o => operand(o, indent));
  return operands.length === 1 ? `${value.operator}${operands[0]}` : operands.join(` ${value.operator} `);
}

/** Parentheses say how it was meant, whatever binds tighter. */
function operand(value: Value, indent: string): string {
  const text = hclExpression(value, indent);
  return value instanceof Conditional || value instanceof Operation ? `(${text})` : text;
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

/** A map inside of another value stands on one line. Its keys are mostly buildx's own, and read as names. */
function object({ entries: pairs }: Entries, indent: string): string {
  const name = (key: string) => (/^[a-z][\w-]*$/.test(key) && key !== 'for' ? key : quote([key]));
  return pairs.length === 0 ? '{}' : `{ ${pairs.map(([key, value]) => `${name(key)} = ${hclExpression(value, indent)}`).join(', ')} }`;
}

/** The inside of quotes, where `${…}` and `%{…}` are evaluated. */
export function templateText(parts: readonly (string | Expression)[]): string {
  const texts = parts.map((part, i) => {
    if (typeof part !== 'string') {
      return `\${${evaluated(part, '')}}`;
    }
    const text = escapeMarkers(part);
    // "$" in front of "${TAG}" would read as the escape "$${".
    return i + 1 < parts.length && typeof parts[i + 1] !== 'string' ? text.replace(/\$+$/, dollars => `\${"${dollars}"}`) : text;
  });
  return texts.join('');
}

/** Literal text where templates are evaluated. */
function escapeMarkers(text: string): string {
  return text.replace(/\$\{/g, '$$${').replace(/%\{/g, '%%{');
}

function quote(parts: readonly (string | Expression)[]): string {
  const escaped = parts.map(p => (typeof p === 'string' ? escapeText(p) : p));
  return `"${templateText(escaped)}"`;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** HCL knows no other escapes than these. */
function escapeText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\\"\x00-\x1f\x7f\u2028\u2029\ufeff]/g, c => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
