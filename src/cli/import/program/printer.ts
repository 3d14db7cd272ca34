import type { CallCode, Code, MapCode, NameCode, TextCode } from './code';
import { isText, unwrapped } from './code';
import type { Loop } from './loops';
import { isLoop, withLoops } from './loops';
import type { Program, Property, Statement } from './program';

/** The longest line of a list or an object that stays on one line. */
const WIDTH = 110;

/** An entry of a map, an argument, or a comment between them. */
interface Entry {
  /** The key, or the name of the argument. */
  readonly key?: string;
  readonly isComment?: boolean;
  print(indent: number): string;
}

/** Prints a program. The languages differ in names, literals and calls. */
export abstract class Printer {
  /** The mark before a comment. */
  protected abstract readonly comment: string;
  /** The end of a statement. */
  protected abstract readonly end: string;
  /** The number of spaces of a level. */
  protected abstract readonly indentation: number;

  /** The name of a constant for an ID, before it is made unique. */
  public abstract nameOf(id: string): string;
  /** The program before the first construct of the stack, and after the last one. */
  protected abstract frame(program: Program): { readonly head: string[]; readonly tail: string[] };
  protected abstract quoted(text: string): string;
  protected abstract template(parts: readonly (string | Code)[]): string;
  protected abstract literal(value: number | boolean | null): string;
  /** The name of a method or of a property. */
  protected abstract member(name: string): string;
  /** The name of a static member of a class. */
  protected abstract staticMember(name: string): string;
  protected abstract assigned(name: string, value: string): string;
  protected abstract mapKey(key: Code): string;
  protected abstract options(all: NonNullable<CallCode['options']>): string;
  /**
   * The creation of a construct.
   *
   * @param id the code of the ID
   * @param used the length of the text before it
   */
  protected abstract created(
    className: string, id: string, props: readonly Property[], used: number, indent: number,
  ): string;
  /** A loop with the constant `value` over a list, around a statement. */
  protected abstract around(list: string, body: string): string[];

  public print(program: Program): string {
    const { head, tail } = this.frame(program);
    const lines = withLoops(program.statements).flatMap((one, i, all) => {
      const former = all[i - 1];
      return isLoop(one) ? ['', ...this.loop(one)]
        : this.statement(one, former && !isLoop(former) ? former : undefined);
    });
    return [...head, ...lines, ...tail, ''].join('\n');
  }

  private loop({ body: { className, idParts, props }, values }: Loop): string[] {
    const id = this.code({ kind: 'text', parts: idParts! }, this.indentation);
    const pad = ' '.repeat(this.indentation);
    const whole = `${this.created(className, id, props, this.indentation, this.indentation)}${this.end}`;
    return this.around(this.list(values.map(value => ({ kind: 'text', parts: [value] })), 0), `${pad}${whole}`);
  }

  private statement({ comment, axes, name, className, id, props, calls }: Statement, former?: Statement): string[] {
    if (className === '') {
      return ['', ...comment.map(line => `${this.comment} ${line}`.trimEnd())];
    }
    const start = name === undefined ? '' : this.assigned(name, '');
    const whole = `${start}${this.created(className, this.quoted(id), props, start.length, 0)}${this.end}`;
    // Definitions of one kind that fit on a line follow each other without an empty line.
    const isNear = former?.className === className && className !== 'Image' && !whole.includes('\n')
      && [former, { comment, calls }].every(one => one.comment.length === 0)
      && former.calls.length === 0 && whole.length <= WIDTH;
    return [
      ...isNear ? [] : [''],
      ...comment.map(line => `${this.comment} ${line}`.trimEnd()),
      ...axes.map(axis => `${this.assigned(axis.name, this.code(axis.value, 0))}${this.end}`),
      whole,
      ...calls.map(({ method, args }) =>
        `${name}.${this.member(method)}(${args.map(arg => this.code(arg, 0)).join(', ')})${this.end}`),
    ];
  }

  protected code(code: Code, indent: number): string {
    switch (code.kind) {
      case 'text': return this.text(code, indent);
      case 'literal': return this.literal(code.value);
      case 'list': return this.list(code.items, indent);
      case 'map': return this.map(code, indent);
      case 'name': return this.name(code);
      case 'call': return this.call(code, indent);
    }
  }

  private map({ entries }: MapCode, indent: number): string {
    const all = entries.map(([key, value]) =>
      ({ key: this.mapKey(key), print: (pad: number) => this.code(value, pad) }));
    return all.length === 0 ? '{}' : this.entries(all, ['{', '}', ': '], indent, indent + 20);
  }

  private name({ of, name }: NameCode): string {
    return of === undefined ? name : `${of}.${this.staticMember(name)}`;
  }

  private call({ on, method, args, options = [] }: CallCode, indent: number): string {
    const object = typeof on === 'string' ? on : this.code(on, indent);
    const start = `${object}.${this.member(method)}(`;
    const inOne = [...args.map(arg => this.code(arg, indent)), ...options.length > 0 ? [this.options(options)] : []];
    const line = `${start}${inOne.join(', ')})`;
    if (line.includes('\n') || line.length + indent + 20 <= WIDTH || options.length > 0 || args.length < 2) {
      return line;
    }
    const inner = indent + this.indentation;
    const lines = args.map(arg => `${' '.repeat(inner)}${this.code(arg, inner)},\n`);
    return `${start}\n${lines.join('')}${' '.repeat(indent)})`;
  }

  /** A string. Of an object with a token, this is the value. */
  private text(code: TextCode, indent: number): string {
    const inner = unwrapped(code);
    if (inner.kind !== 'text') {
      const written = this.code(inner, indent);
      return isText(inner) ? written : `${written}.value`;
    }
    return code.parts.every(part => typeof part === 'string')
      ? this.quoted(code.parts.join('')) : this.template(code.parts);
  }

  private list(items: readonly Code[], indent: number): string {
    const line = `[${items.map(item => this.code(item, indent)).join(', ')}]`;
    if (line.length + indent + 20 <= WIDTH && !line.includes('\n')) {
      return line;
    }
    const inner = indent + this.indentation;
    const lines = items.map(item => `${' '.repeat(inner)}${this.code(item, inner)},\n`);
    return `[\n${lines.join('')}${' '.repeat(indent)}]`;
  }

  protected propertyEntry(property: Property): Entry {
    return 'comment' in property
      ? { isComment: true, print: () => `${this.comment} ${property.comment.replace(/\s+/g, ' ')}`.trimEnd() }
      : { key: this.member(property[0]), print: indent => this.code(property[1], indent) };
  }

  /** Entries on one line, if they fit; otherwise, each on a line of its own. */
  protected entries(
    all: readonly Entry[], [open, close, assign]: readonly [string, string, string], indent: number, used: number,
  ): string {
    const inner = indent + this.indentation;
    const space = open === '{' && this.indentation === 2 ? ' ' : '';
    const texts = all.map(({ key, print }) => (key === undefined ? print(inner) : `${key}${assign}${print(inner)}`));
    const line = texts.join(', ');
    if (!all.some(({ isComment }) => isComment) && !line.includes('\n') && line.length + used + 2 <= WIDTH) {
      return `${open}${space}${line}${space}${close}`;
    }
    const lines = all.map(({ isComment }, i) => `${' '.repeat(inner)}${texts[i]}${isComment ? '' : ','}\n`);
    return `${open}\n${lines.join('')}${' '.repeat(indent)}${close}`;
  }
}

/** Words on lines of the width, each with a comma. */
export function wrapped(words: readonly string[], indent: number): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length + 2 <= WIDTH) {
      lines[lines.length - 1] = `${last} ${word},`;
    } else {
      lines.push(`${' '.repeat(indent)}${word},`);
    }
  }
  return lines.join('\n');
}
