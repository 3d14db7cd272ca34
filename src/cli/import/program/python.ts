import type { CallCode, Code } from './code';
import { isText } from './code';
import type { ConstructPlace } from './printer';
import { hasLines, Printer, withLines, wrapped } from './printer';
import type { Program, Property } from './program';
import { classesOf } from './program';

/** Words that cannot be names of variables, or that name a function of Python. */
const RESERVED = new Set([
  'all', 'any', 'bool', 'dict', 'dir', 'filter', 'format', 'hash', 'id', 'input', 'int', 'iter',
  'len', 'list', 'map', 'max', 'min', 'next', 'object', 'open', 'print', 'range', 'repr', 'round', 'set', 'slice',
  'str', 'sum', 'super', 'tuple', 'type', 'vars', 'zip', 'and', 'as', 'assert', 'async', 'await', 'break', 'class',
  'continue', 'def', 'del', 'elif', 'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is',
  'lambda', 'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield',
]);

/** Prints a program in Python. */
export class PythonPrinter extends Printer {
  protected readonly comment = '#';
  protected readonly end = '';
  protected readonly indentation = 4;

  public nameOf(id: string): string {
    const words = id.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').split(/[^A-Za-z0-9]+/).filter(word => word !== '');
    const snake = words.join('_').toLowerCase();
    return snake === '' || /^\d/.test(snake) ? `_${snake}` : RESERVED.has(snake) ? `${snake}_` : snake;
  }

  protected frame(program: Program) {
    const classes = classesOf(program);
    const names = `from cdk_bake import ${classes.join(', ')}`;
    const head = [
      names.length <= 88 ? names : `from cdk_bake import (\n${wrapped(classes, 4)}\n)`,
      '',
      'app = App()',
      `stack = Stack(app, ${this.quoted(program.stack)})`,
    ];
    return { head, tail: ['', 'app.synth()'] };
  }

  protected quoted(text: string): string {
    if (!hasLines(text)) {
      return JSON.stringify(text);
    }
    const written = withLines(JSON.stringify(text).slice(1, -1));
    const plain = written.replace(/\\\\|\\"/g, sequence => (sequence === '\\"' ? '"' : sequence));
    return `"""${/"""|"$/.test(plain) ? written : plain}"""`;
  }

  /**
   * A string with expressions. Before Python 3.12, the expressions in it cannot contain its quotes or a backslash, and
   * expressions here contain strings in double quotes only.
   */
  protected template(parts: readonly (string | Code)[]): string {
    const codes = parts.map(part => (typeof part === 'string' ? part
      : `${this.code(part, 0)}${isText(part) ? '' : '.value'}`));
    if (parts.some((part, i) => typeof part !== 'string' && /['\\\n]/.test(codes[i]))) {
      return parts.map((part, i) => (typeof part === 'string' ? this.quoted(part) : codes[i])).join(' + ');
    }
    const texts = parts.map((part, i) => (typeof part === 'string'
      ? JSON.stringify(part).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'").replace(/[{}]/g, '$&$&')
      : `{${codes[i]}}`));
    return `f'${texts.join('')}'`;
  }

  protected literal(value: number | boolean | null): string {
    return value === null ? 'Expression.NULL' : value === true ? 'True' : value === false ? 'False' : String(value);
  }

  /** The compiler for Python separates numbers from the letters after them: `LINUX_S390_X`. */
  protected staticMember(name: string): string {
    return name.replace(/(?<=\d)(?=[A-Z])/g, '_');
  }

  protected member(name: string): string {
    return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  }

  protected assigned(name: string, value: string): string {
    return `${name} = ${value}`;
  }

  /** The properties are arguments, too. */
  protected created(
    className: string, [scope, id]: ConstructPlace, props: readonly Property[], used: number, indent: number,
  ): string {
    const positional = [scope, id].map(argument => ({ print: () => argument }));
    const all = [...positional, ...props.map(one => this.propertyEntry(one))];
    const start = `${className}(`;
    return `${start}${this.entries(all, ['', '', '='], indent, used + start.length + 2)})`;
  }

  protected around(list: string, body: string): string[] {
    return [`for value in ${list}:`, body];
  }

  protected options(all: NonNullable<CallCode['options']>): string {
    return all.map(([name, value]) => `${this.member(name)}=${this.code(value, 0)}`).join(', ');
  }

  protected mapKey(key: Code): string {
    return this.code(key, 0);
  }
}
