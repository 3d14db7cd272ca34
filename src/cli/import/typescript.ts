import type { Code, TextCode } from './code';
import { unwrapped } from './code';
import type { Printer, Program, Property, Statement } from './program';
import { classesOf } from './program';

/** The longest line of a list or an object that stays on one line. */
const WIDTH = 110;

/** Words that cannot be names of constants, or that the program uses already. */
const RESERVED = new Set([
  'app', 'stack', 'await', 'case', 'class', 'default', 'delete', 'do', 'enum', 'export', 'false', 'for', 'function',
  'if', 'import', 'in', 'interface', 'let', 'new', 'null', 'package', 'private', 'public', 'return', 'static', 'super',
  'switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'with', 'yield',
]);

/** Prints a program in TypeScript. */
export const TYPESCRIPT: Printer = {
  nameOf(id: string): string {
    const words = id.split(/[^A-Za-z0-9]+/).filter(word => word !== '');
    const camel = words.map((word, i) => {
      const lower = word === word.toUpperCase() ? word.toLowerCase() : word;
      return i === 0 ? lower[0].toLowerCase() + lower.slice(1) : lower[0].toUpperCase() + lower.slice(1);
    }).join('');
    return camel === '' || /^\d/.test(camel) || RESERVED.has(camel) ? `_${camel}` : camel;
  },

  print(program: Program): string {
    const imports = classesOf(program);
    const names = `import { ${imports.join(', ')} } from 'cdk-bake';`;
    return [
      names.length <= WIDTH ? names : `import {\n${wrapped(imports, 2)}\n} from 'cdk-bake';`,
      '',
      'const app = new App();',
      `const stack = new Stack(app, ${quoted(program.stack)});`,
      ...program.statements.flatMap(statementLines),
      '',
      'app.synth();',
      '',
    ].join('\n');
  },
};

function statementLines(
  { comment, axes, name, className, id, props, calls }: Statement, i: number, all: readonly Statement[],
): string[] {
  const start = `${name === undefined ? '' : `const ${name} = `}new ${className}(stack, ${quoted(id)}`;
  const end = props.length === 0 ? ');' : `, ${object(props.map(entry), 0, start.length + 4)});`;
  const isShort = end.length + start.length <= WIDTH && !end.includes('\n');
  const former = all[i - 1];
  // Definitions of one kind that fit on a line follow each other without an empty line.
  const isNear = former?.className === className && isShort && former.comment.length === 0 && comment.length === 0
    && former.calls.length === 0 && className !== 'Image';
  return [
    ...isNear ? [] : [''],
    ...comment.map(line => `// ${line}`.trimEnd()),
    ...axes.map(axis => `const ${axis.name} = ${printed(axis.value, 0)};`),
    `${start}${end}`,
    ...calls.map(({ method, args }) => `${name}.${method}(${args.map(arg => printed(arg, 0)).join(', ')});`),
  ];
}

function entry(property: Property): Entry {
  return 'todo' in property
    ? { print: () => `// TODO ${property.todo.replace(/\s+/g, ' ')}` }
    : { key: property[0], print: indent => printed(property[1], indent) };
}

interface Entry {
  readonly key?: string;
  readonly print: (indent: number) => string;
}

function object(entries: readonly Entry[], indent: number, used: number): string {
  const line = entries.every(({ key }) => key !== undefined)
    ? `{ ${entries.map(({ key, print }) => `${key}: ${print(indent + 2)}`).join(', ')} }` : undefined;
  if (line !== undefined && !line.includes('\n') && line.length + used <= WIDTH) {
    return line;
  }
  const pad = ' '.repeat(indent + 2);
  return `{\n${entries.map(({ key, print }) => (key === undefined
    ? `${pad}${print(indent + 2)}\n` : `${pad}${key}: ${print(indent + 2)},\n`)).join('')}${' '.repeat(indent)}}`;
}

function printed(code: Code, indent: number): string {
  switch (code.kind) {
    case 'text': return textOf(code);
    case 'literal': return String(code.value);
    case 'list': return listOf(code.items.map(item => (pad: number) => printed(item, pad)), indent);
    case 'map': return object(code.entries.map(([key, value]) =>
      ({ key: keyOf(key), print: (pad: number) => printed(value, pad) })), indent, indent + 20);
    case 'name': return code.of === undefined ? code.name : `${code.of}.${code.name}`;
    case 'call': {
      const on = typeof code.on === 'string' ? code.on : printed(code.on, indent);
      return `${on}.${code.method}(${code.args.map(arg => printed(arg, indent)).join(', ')})`;
    }
  }
}

/** A string. Of an object with a token, this is the value. */
function textOf(code: TextCode): string {
  const inner = unwrapped(code);
  if (inner.kind !== 'text') {
    return inner.kind === 'call' && inner.isText ? printed(inner, 0) : `${printed(inner, 0)}.value`;
  }
  return code.parts.every(part => typeof part === 'string') ? quoted(code.parts.join(''))
    : `\`${code.parts.map(part => (typeof part === 'string' ? escaped(part) : `\${${printed(part, 0)}}`)).join('')}\``;
}

function keyOf(key: Code): string {
  const text = printed(key, 0);
  return /^'[A-Za-z_$][\w$]*'$/.test(text) ? text.slice(1, -1) : text.startsWith("'") ? text : `[${text}]`;
}

function listOf(items: readonly ((indent: number) => string)[], indent: number): string {
  const line = `[${items.map(item => item(indent)).join(', ')}]`;
  if (line.length + indent + 20 <= WIDTH && !line.includes('\n')) {
    return line;
  }
  const pad = ' '.repeat(indent + 2);
  return `[\n${items.map(item => `${pad}${item(indent + 2)},\n`).join('')}${' '.repeat(indent)}]`;
}

/** Words on lines of the width, each with a comma. */
function wrapped(words: readonly string[], indent: number): string {
  const pad = ' '.repeat(indent);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length + 2 <= WIDTH) {
      lines[lines.length - 1] = `${last} ${word},`;
    } else {
      lines.push(`${pad}${word},`);
    }
  }
  return lines.join('\n');
}

function quoted(text: string): string {
  const json = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"');
  return `'${json.replace(/'/g, "\\'")}'`;
}

function escaped(text: string): string {
  const json = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"');
  return json.replace(/`/g, '\\`').replace(/\$\{/g, '\\${');
}
