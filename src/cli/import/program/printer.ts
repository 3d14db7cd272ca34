import type { CallCode, Code, MapCode, NameCode, TextCode } from './code';
import { isText, plainText, text, unwrapped } from './code';
import type { Loop } from './loops';
import { isLoop, withLoops } from './loops';
import type { Program, Property, Statement } from './program';
import { GAP } from '../source/layout';

/** The longest line of a list or an object that stays on one line. */
const WIDTH = 110;

/** An entry of a map, an argument, or a comment between them. */
interface Entry {
  /** The key, or the name of the argument. */
  readonly key?: string;
  readonly isComment?: boolean;
  print(indent: number): string;
}

/** The code of the scope and of the ID of a construct. */
export type ConstructPlace = readonly [scope: string, id: string];

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
   * @param place the code of the scope and of the ID
   * @param used the length of the text before it
   */
  protected abstract created(
    className: string, place: ConstructPlace, props: readonly Property[], used: number, indent: number,
  ): string;
  /** A loop with the constant `value` over a list, around a statement. */
  protected abstract around(list: string, body: string): string[];

  public print(program: Program): string {
    const { header, rest } = program;
    const { head, tail } = this.frame(program);
    const lines = withLoops(program.statements).flatMap((one, i, all) => {
      const former = all[i - 1];
      return isLoop(one) ? ['', ...this.loop(one)]
        : this.statement(one, former && !isLoop(former) ? former : undefined);
    });
    return [
      ...this.comments(header, 0), ...header.length > 0 ? [''] : [],
      ...head, ...lines,
      ...rest.length > 0 ? [''] : [], ...this.comments(rest, 0),
      ...tail, '',
    ].join('\n');
  }

  /** Comments, each on a line of its own. */
  private comments(lines: readonly string[], indent: number): string[] {
    return lines.map(line => (line === GAP ? '' : `${' '.repeat(indent)}${this.comment} ${line}`.trimEnd()));
  }

  private loop({ body: { className, idParts, props }, values }: Loop): string[] {
    const id = this.code({ kind: 'text', parts: idParts! }, this.indentation);
    const pad = ' '.repeat(this.indentation);
    const whole = `${this.created(className, ['stack', id], props, this.indentation, this.indentation)}${this.end}`;
    return this.around(this.list(values.map(value => ({ kind: 'text', parts: [value] })), 0), `${pad}${whole}`);
  }

  private statement(
    { comment, axes, name, className, id, isInApp, props, calls }: Statement, former?: Statement,
  ): string[] {
    if (className === '') {
      return ['', ...this.comments(comment, 0)];
    }
    const start = name === undefined ? '' : this.assigned(name, '');
    const place = [isInApp ? 'app' : 'stack', this.quoted(id)] as const;
    const whole = `${start}${this.created(className, place, props, start.length, 0)}${this.end}`;
    // Definitions of one kind that fit on a line follow each other without an empty line.
    const isNear = former?.className === className && className !== 'Image' && !whole.includes('\n')
      && [former, { comment, calls }].every(one => one.comment.length === 0)
      && former.calls.length === 0 && whole.length <= WIDTH;
    return [
      ...isNear ? [] : [''],
      ...this.comments(comment, 0),
      ...axes.flatMap(axis =>
        [...this.comments(axis.comment, 0), `${this.assigned(axis.name, this.code(axis.value, 0))}${this.end}`]),
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

  private map({ entries, isStruct }: MapCode, indent: number): string {
    const all = entries.flatMap(([key, value]): Entry[] => [
      ...(value.comment ?? []).map(comment => this.commentEntry(comment)),
      { key: this.mapKey(isStruct ? text(this.member(plainText(key)!)) : key), print: pad => this.code(value, pad) },
    ]);
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
    const hasComments = items.some(({ comment = [] }) => comment.length > 0);
    if (line.length + indent + 20 <= WIDTH && !line.includes('\n') && !hasComments) {
      return line;
    }
    const inner = indent + this.indentation;
    const lines = items.flatMap(item =>
      [...this.comments(item.comment ?? [], inner), `${' '.repeat(inner)}${this.code(item, inner)},`]);
    return `[\n${lines.join('\n')}\n${' '.repeat(indent)}]`;
  }

  protected propertyEntry(property: Property): Entry {
    return 'comment' in property ? this.commentEntry(property.comment)
      : { key: this.member(property[0]), print: indent => this.code(property[1], indent) };
  }

  private commentEntry(comment: string): Entry {
    return { isComment: true, print: () => this.comments([comment], 0)[0] };
  }

  /** Entries on one line, if they fit; otherwise, each on a line of its own. */
  protected entries(
    all: readonly Entry[], [open, close, assign]: readonly [string, string, string], indent: number, used: number,
  ): string {
    const inner = indent + this.indentation;
    const space = open === '{' && this.indentation === 2 ? ' ' : '';
    const texts = all.map(({ key, print }) => {
      const value = print(inner);
      const isShort = assign === ': ' && key === value; // TypeScript, whose keys have no quotes
      return key === undefined || isShort ? value : `${key}${assign}${value}`;
    });
    const line = texts.join(', ');
    if (!all.some(({ isComment }) => isComment) && !line.includes('\n') && line.length + used + 2 <= WIDTH) {
      return `${open}${space}${line}${space}${close}`;
    }
    const lines = all.map(({ isComment }, i) =>
      `${`${' '.repeat(inner)}${texts[i]}`.trimEnd()}${isComment ? '' : ','}\n`);
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

/** Whether a text is easier to read on lines of its own, such as a Dockerfile. */
export function hasLines(content: string): boolean {
  return content.split('\n').length > 2;
}

/** Text with escape sequences, in which line breaks are written as such if it has several lines. */
export function withLines(escaped: string): string {
  const written = escaped.replace(/\\\\|\\n/g, sequence => (sequence === '\\n' ? '\n' : sequence));
  return hasLines(written) ? written : escaped;
}
