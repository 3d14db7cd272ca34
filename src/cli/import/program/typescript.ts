import type { CallCode, Code } from './code';
import type { ConstructPlace } from './printer';
import { hasLines, Printer, withLines, wrapped } from './printer';
import type { Program, Property } from './program';
import { classesOf } from './program';

/** Words that cannot be names of constants. */
const RESERVED = new Set([
  'arguments', 'await', 'case', 'class', 'default', 'delete', 'do', 'enum', 'eval', 'export',
  'false', 'for', 'function', 'if', 'import', 'in', 'interface', 'let', 'new', 'null', 'package', 'private',
  'public', 'return', 'static', 'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'undefined', 'var',
  'void', 'with', 'yield',
]);

/** Prints a program in TypeScript. */
export class TypeScriptPrinter extends Printer {
  protected readonly comment = '//';
  protected readonly end = ';';
  protected readonly indentation = 2;

  public nameOf(id: string): string {
    const words = id.split(/[^A-Za-z0-9]+/).filter(word => word !== '');
    const camel = words.map((word, i) => {
      const lower = word === word.toUpperCase() ? word.toLowerCase() : word;
      return (i === 0 ? lower[0].toLowerCase() : lower[0].toUpperCase()) + lower.slice(1);
    }).join('');
    return camel === '' || /^\d/.test(camel) || RESERVED.has(camel) ? `_${camel}` : camel;
  }

  protected frame(program: Program) {
    const classes = classesOf(program);
    const names = `import { ${classes.join(', ')} } from 'cdk-bake';`;
    const head = [
      names.length <= 110 ? names : `import {\n${wrapped(classes, 2)}\n} from 'cdk-bake';`,
      '',
      'const app = new App();',
      `const stack = new Stack(app, ${this.quoted(program.stack)});`,
    ];
    return { head, tail: ['', 'app.synth();'] };
  }

  protected quoted(text: string): string {
    return hasLines(text) ? this.template([text]) : `'${escaped(text).replace(/'/g, "\\'")}'`;
  }

  protected template(parts: readonly (string | Code)[]): string {
    const texts = parts.map(part => (typeof part === 'string'
      ? withLines(escaped(part)).replace(/`/g, '\\`').replace(/\$\{/g, '\\${') : `\${${this.code(part, 0)}}`));
    return `\`${texts.join('')}\``;
  }

  protected literal(value: number | boolean | null): string {
    return String(value);
  }

  protected staticMember(name: string): string {
    return name;
  }

  protected member(name: string): string {
    return name;
  }

  protected assigned(name: string, value: string): string {
    return `const ${name} = ${value}`;
  }

  protected created(
    className: string, [scope, id]: ConstructPlace, props: readonly Property[], used: number, indent: number,
  ): string {
    const start = `new ${className}(${scope}, ${id}`;
    const entries = props.map(one => this.propertyEntry(one));
    return entries.length === 0 ? `${start})`
      : `${start}, ${this.entries(entries, ['{', '}', ': '], indent, used + start.length + 6)})`;
  }

  protected around(list: string, body: string): string[] {
    return [`for (const value of ${list}) {`, body, '}'];
  }

  protected options(all: NonNullable<CallCode['options']>): string {
    return `{ ${all.map(([name, value]) => `${name}: ${this.code(value, 0)}`).join(', ')} }`;
  }

  protected mapKey(key: Code): string {
    const text = this.code(key, 0);
    return /^'[A-Za-z_$][\w$]*'$/.test(text) ? text.slice(1, -1) : text.startsWith("'") ? text : `[${text}]`;
  }
}

/** The inside of a string, without escaped quotes. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"');
}
