import type { CallCode, Code } from './code';
import { Printer, wrapped } from './printer';
import type { Program, Property } from './program';
import { classesOf } from './program';

/** Words that cannot be names of variables, or that the program uses already. */
const RESERVED = new Set([
  'app', 'stack', 'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else',
  'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal', 'not', 'or', 'pass',
  'raise', 'return', 'try', 'while', 'with', 'yield',
]);

/** Prints a program in Python. */
export class PythonPrinter extends Printer {
  protected readonly comment = '#';
  protected readonly end = '';
  protected readonly indentation = 4;

  public nameOf(id: string): string {
    const snake = id.split(/[^A-Za-z0-9]+/).filter(word => word !== '').join('_').toLowerCase();
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
    return JSON.stringify(text);
  }

  /** A string with expressions. Expressions contain strings in double quotes only. */
  protected template(parts: readonly (string | Code)[]): string {
    const texts = parts.map(part => (typeof part === 'string'
      ? JSON.stringify(part).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'").replace(/[{}]/g, '$&$&')
      : `{${this.code(part, 0)}${part.kind === 'call' && part.isText ? '' : '.value'}}`));
    return `f'${texts.join('')}'`;
  }

  protected literal(value: number | boolean | null): string {
    return value === null ? 'Expression.NULL' : value === true ? 'True' : value === false ? 'False' : String(value);
  }

  protected member(name: string): string {
    return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  }

  protected assigned(name: string, value: string): string {
    return `${name} = ${value}`;
  }

  /** The properties are arguments, too. */
  protected created(className: string, id: string, props: readonly Property[], used: number): string {
    const positional = ['stack', this.quoted(id)].map(argument => ({ print: () => argument }));
    const all = [...positional, ...props.map(one => this.propertyEntry(one))];
    const start = `${className}(`;
    return `${start}${this.entries(all, ['', '', '='], 0, used + start.length + 2)})`;
  }

  protected options(all: NonNullable<CallCode['options']>): string {
    return all.map(([name, value]) => `${this.member(name)}=${this.code(value, 0)}`).join(', ');
  }

  protected mapKey(key: Code): string {
    return this.code(key, 0);
  }
}
