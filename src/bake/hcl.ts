import { BakeFile, Block } from './file';
import { Entries, Reference, Template, Value } from './value';

const WIDTH = 110;

/** The text of a Bake file in HCL. */
export function toHcl(file: BakeFile): string {
  const blocks = [
    file.header.map(line => `# ${line}`.trimEnd()).join('\n'),
    ...file.variables.map(b => block('variable', b)),
    ...file.groups.map(b => block('group', b)),
    ...file.targets.map(b => block('target', b)),
  ];
  return blocks.join('\n\n') + '\n';
}

function block(type: string, { name, attributes }: Block): string {
  if (attributes.size === 0) {
    return `${type} "${name}" {}`;
  }
  return `${type} "${name}" {\n${attributeLines([...attributes])}\n}`;
}

/** As `terraform fmt` has it: the equals signs of neighbouring lines are aligned, a value of several lines stands apart. */
function attributeLines(attributes: [string, Value][]): string {
  const lines: string[] = [];
  let run: [string, string][] = [];
  const flush = () => {
    const width = Math.max(0, ...run.map(([key]) => key.length));
    lines.push(...run.map(([key, text]) => `  ${key.padEnd(width)} = ${text}`));
    run = [];
  };
  for (const [key, value] of attributes) {
    const text = expression(value, '  ');
    if (text.includes('\n')) {
      flush();
      lines.push(`  ${key} = ${text}`);
    } else {
      run.push([key, text]);
    }
  }
  flush();
  return lines.join('\n');
}

function expression(value: Value, indent: string): string {
  if (typeof value === 'string') {
    return quote([value]);
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value);
  }
  if (value instanceof Reference) {
    return value.name;
  }
  if (value instanceof Template) {
    return quote(value.parts);
  }
  if (value instanceof Entries) {
    return entries(value, indent);
  }
  return list(value as readonly Value[], indent);
}

function list(values: readonly Value[], indent: string): string {
  const inner = indent + '  ';
  const items = values.map(v => (v instanceof Entries ? object(v, inner) : expression(v, inner)));
  const line = `[${items.join(', ')}]`;
  if (line.length + indent.length <= WIDTH && !line.includes('\n')) {
    return line;
  }
  return `[\n${items.map(i => `${inner}${i},\n`).join('')}${indent}]`;
}

function entries({ entries: pairs }: Entries, indent: string): string {
  if (pairs.length === 0) {
    return '{}';
  }
  const inner = indent + '  ';
  const keys = pairs.map(([key]) => quote([key])); // always quoted: an unquoted key could be read as a variable
  const width = Math.max(...keys.map(k => k.length));
  const lines = pairs.map(([, value], i) => `${inner}${keys[i].padEnd(width)} = ${expression(value, inner)}\n`);
  return `{\n${lines.join('')}${indent}}`;
}

/** A map that is a member of a list stands on one line. Its keys are buildx's own, and most of them read as names. */
function object({ entries: pairs }: Entries, indent: string): string {
  const name = (key: string) => (/^[a-z][\w-]*$/.test(key) && key !== 'for' ? key : quote([key]));
  return `{ ${pairs.map(([key, value]) => `${name(key)} = ${expression(value, indent)}`).join(', ')} }`;
}

function quote(parts: readonly (string | Reference)[]): string {
  const texts = parts.map((part, i) => {
    if (typeof part !== 'string') {
      return `\${${part.name}}`;
    }
    // "$" in front of "${TAG}" would read as the escape "$${".
    return parts[i + 1] instanceof Reference ? escapeText(part).replace(/\$+$/, dollars => `\${"${dollars}"}`) : escapeText(part);
  });
  return `"${texts.join('')}"`;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Literal text inside a quoted template. HCL knows no other escapes than these. */
function escapeText(text: string): string {
  return text
    // eslint-disable-next-line no-control-regex
    .replace(/[\\"\x00-\x1f\x7f\u2028\u2029\ufeff]/g, c => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/\$\{/g, '$$${')
    .replace(/%\{/g, '%%{');
}
