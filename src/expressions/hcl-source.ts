import type { HclPiece } from './hcl-scanner';
import { HclScanner } from './hcl-scanner';

/** An expression in HCL, with the names that it uses. */
export interface HclSource {
  readonly pieces: readonly HclPiece[];
  /** The names of variables, without those that a `for` expression defines, and without attributes. */
  readonly names: ReadonlySet<string>;
  /** The names that `for` expressions define. */
  readonly bound: ReadonlySet<string>;
  /** The names of targets whose attributes the expression uses. */
  readonly targets: ReadonlySet<string>;
  /** The names of functions. */
  readonly calls: ReadonlySet<string>;
  /** The type of the value, if it can only be a list or a map. */
  readonly structure?: 'list' | 'map';
}

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\.\d)/y;
const INDEX = /\d+(?!\.\d)/y;
const ESCAPE = /\\(?:[nrt"\\]|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y;
const LITERAL = /(?:[^"\\$%\r\n\ufffc]|\$\$\{|%%\{|[$%](?!\{))+/y;

/** Binary operators, from weak to strong. */
const OPERATORS = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>'], ['+', '-'], ['*', '/', '%']];

const LITERALS = ['true', 'false', 'null'];
const MOST_LEVELS = 200;

/**
 * Reads an expression in the language of Bake files, which can contain tokens.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
 * @throws if the text is not one expression
 */
export function readHcl(source: string): HclSource {
  return new HclReader(source.trim()).read();
}

class HclReader extends HclScanner {
  private level = 0;
  private readonly names = new Set<string>();
  private readonly targets = new Set<string>();
  private readonly calls = new Set<string>();
  /** Names that `for` expressions around the current place define. */
  private readonly bound: string[] = [];
  /** All names that `for` expressions define. */
  private readonly defined = new Set<string>();
  private structure?: 'list' | 'map';

  public read(): HclSource {
    this.withLines(false, () => this.expression());
    if (!this.isEnd) {
      this.fail('the end');
    }
    const { names, defined: bound, targets, calls, structure } = this;
    return { pieces: this.pieces(), names, bound, targets, calls, structure };
  }

  /** `a ? b : c`, or a part of one. */
  private expression(): void {
    if (this.level === MOST_LEVELS) {
      this.fail(`at most ${MOST_LEVELS} levels`);
    }
    this.level++;
    this.binary(0);
    if (this.take('?')) {
      this.expression();
      this.require(':');
      this.expression();
      this.structure = undefined;
    }
    this.level--;
  }

  private binary(strength: number): void {
    if (strength === OPERATORS.length) {
      this.term();
      return;
    }
    this.binary(strength + 1);
    while (OPERATORS[strength].some(operator => this.take(operator))) {
      this.binary(strength + 1);
      this.structure = undefined;
    }
  }

  /** A value with signs before it, and with indexes and attributes after it. */
  private term(): void {
    while (this.take('!') || this.take('-')) {
      // A value can have several signs.
    }
    this.structure = this.value();
    for (this.skip(); this.sees('[') || (this.sees('.') && !this.sees('...')); this.skip()) {
      this.access();
      this.structure = undefined;
    }
  }

  /** `[key]`, `.name`, `.0`, `[*]` or `.*`. */
  private access(): void {
    const isIndex = this.match(/[[.]/y) === '[';
    this.skip();
    if (isIndex) {
      this.inside(() => this.take('*') || this.expression(), ']');
    } else if (!this.take('*') && this.match(IDENTIFIER) === undefined && this.match(INDEX) === undefined) {
      this.fail('a name');
    }
  }

  private value(): HclSource['structure'] {
    const bracket = this.match(/[([{"]/y);
    switch (bracket) {
      case '(':
        this.inside(() => this.expression(), ')');
        return undefined;
      case '[':
        this.inside(() => (this.keyword('for') ? this.forBody(false) : this.items(']')), ']');
        return 'list';
      case '{':
        this.inside(() => (this.keyword('for') ? this.forBody(true) : this.entries()), '}');
        return 'map';
      case '"':
        this.quoted();
        return undefined;
    }
    if (!this.token(false) && this.match(NUMBER) === undefined) {
      this.name();
    }
    return undefined;
  }

  private name(): void {
    const name = this.match(IDENTIFIER);
    this.skip();
    if (name === undefined) {
      this.fail('a value');
    } else if (this.match(/\(/y)) {
      this.calls.add(name);
      this.inside(() => this.items(')'), ')');
    } else if (name === 'target' && !this.bound.includes(name)) {
      this.targets.add(this.match(/\.[\w-]+/y)?.slice(1) ?? this.fail('`.` and the name of a target'));
    } else if (!LITERALS.includes(name) && !this.bound.includes(name)) {
      this.names.add(name);
    }
  }

  /** Elements or arguments, up to a closing bracket. */
  private items(end: string): void {
    while (!this.sees(end)) {
      this.expression();
      if ((end === ')' && this.take('...')) || !this.take(',')) {
        return;
      }
    }
  }

  /** Entries of a map. A comma or a line break ends an entry. */
  private entries(): void {
    while (!this.sees('}')) {
      this.withLines(true, () => {
        this.key();
        if (!this.take('=') && !this.take(':')) {
          this.fail('`=`');
        }
        this.expression();
      });
      if (!this.match(/,|\r?\n/y)) {
        return;
      }
      this.skip();
    }
  }

  /** A name alone is the text of a key. */
  private key(): void {
    const start = this.at;
    const isName = this.match(IDENTIFIER) !== undefined;
    this.skip();
    if (!isName || !/[=:]/.test(this.text[this.at] ?? '') || this.sees('==')) {
      this.at = start;
      this.expression();
    }
  }

  /** The body of `for`: `k, v in values : value if condition`. */
  private forBody(isMap: boolean): void {
    const count = this.forNames();
    this.require(':');
    this.expression();
    if (isMap) {
      this.require('=>');
      this.expression();
      this.take('...');
    }
    if (this.keyword('if')) {
      this.expression();
    }
    this.bound.length -= count;
  }

  /** `k, v in values`. Defines the names, and returns how many there are. */
  private forNames(): number {
    const names: string[] = [];
    do {
      names.push(this.match(IDENTIFIER) ?? this.fail('a name'));
    } while (names.length < 2 && this.take(','));
    this.skip();
    if (!this.keyword('in')) {
      this.fail('`in`');
    }
    this.expression();
    this.bound.push(...names);
    names.forEach(name => this.defined.add(name));
    return names.length;
  }

  private quoted(): void {
    if (this.template() !== undefined) {
      this.fail('a directive that is open');
    }
    this.at++;
  }

  /** The content of quotes, up to the end or to a directive that belongs to one before. */
  private template(): string | undefined {
    while (!this.sees('"')) {
      if (this.sees('${')) {
        this.interpolation(() => this.expression());
      } else if (this.sees('%{')) {
        const end = this.directive();
        if (end !== undefined) {
          return end;
        }
      } else if (!this.token(true) && this.match(LITERAL) === undefined && this.match(ESCAPE) === undefined) {
        this.fail('`"`');
      }
    }
    return undefined;
  }

  /** `${…}` or `%{…}`, possibly with a tilde at either end. */
  private interpolation<T>(content: () => T): T {
    this.match(/.\{~?/y);
    return this.withLines(false, () => {
      this.skip();
      const result = content();
      this.skip();
      if (this.match(/~?\}/y) === undefined) {
        this.fail('`}`');
      }
      return result;
    });
  }

  /** A directive with what it contains. Returns `else`, `endif` or `endfor`, which belong to a directive before. */
  private directive(): string | undefined {
    let count = 0;
    const word = this.interpolation(() => {
      if (this.keyword('if')) {
        this.expression();
        return 'if';
      } else if (this.keyword('for')) {
        count = this.forNames();
        return 'for';
      }
      return ['else', 'endif', 'endfor'].find(end => this.keyword(end)) ?? this.fail('a directive');
    });
    if (word === 'if') {
      const end = this.template();
      this.requireDirective(end === 'else' ? this.template() : end, 'endif');
    } else if (word === 'for') {
      this.requireDirective(this.template(), 'endfor');
      this.bound.length -= count;
    }
    return ['if', 'for'].includes(word) ? undefined : word;
  }

  private requireDirective(found: string | undefined, expected: string): void {
    if (found !== expected) {
      this.fail(`\`%{${expected}}\``);
    }
  }

  private keyword(word: string): boolean {
    const start = this.at;
    if (this.match(IDENTIFIER) === word) {
      this.skip();
      return true;
    }
    this.at = start;
    return false;
  }
}
