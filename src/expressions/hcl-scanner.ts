import { InvalidValueError, quoted } from '../common/errors';
import type { TokenMeaning } from '../common/markers';
import { readable, splitMarkers } from '../common/markers';

/** A piece of an expression: text, or a token outside or inside of quotes. */
export type HclPiece = string | { readonly token: TokenMeaning; readonly isQuoted: boolean };

/** The character in the place of a token. */
const TOKEN = '\ufffc';

const SPACE = /[ \t]*/y;
const SPACE_AND_LINES = /[ \t\r\n]*/y;

/** Moves through the text of an expression that can contain tokens. */
export class HclScanner {
  protected at = 0;
  protected readonly text: string;
  /** Whether brackets or parentheses are open, in which line breaks have no meaning. */
  private isInside = false;
  private readonly tokens: TokenMeaning[];
  private readonly places: { readonly at: number; readonly isQuoted: boolean }[] = [];

  public constructor(private readonly source: string) {
    const parts = splitMarkers(source);
    this.text = parts.map(part => (typeof part === 'string' ? part : TOKEN)).join('');
    this.tokens = parts.filter(part => typeof part !== 'string');
    if (source.includes(TOKEN)) {
      this.fail('no character U+FFFC');
    }
  }

  protected get isEnd(): boolean {
    return this.at === this.text.length;
  }

  /** The pieces that have been read. */
  protected pieces(): HclPiece[] {
    const pieces: HclPiece[] = [];
    let end = 0;
    this.places.forEach(({ at, isQuoted }, i) => {
      pieces.push(this.text.slice(end, at), { token: this.tokens[i], isQuoted });
      end = at + TOKEN.length;
    });
    return [...pieces, this.text.slice(end)].filter(piece => piece !== '');
  }

  /** Whether a text is next. */
  protected sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Reads a token, if it is next. */
  protected token(isQuoted: boolean): boolean {
    const isNext = this.sees(TOKEN);
    if (isNext) {
      this.places.push({ at: this.at, isQuoted });
      this.at += TOKEN.length;
    }
    return isNext;
  }

  /** Reads what a pattern matches at the current place. */
  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  protected skip(): void {
    this.match(this.isInside ? SPACE_AND_LINES : SPACE);
  }

  /** Reads an operator and the spaces around it, if it is next. */
  protected take(operator: string): boolean {
    this.skip();
    // `=` is not the start of `=>`, for example.
    const isLonger = /^[=!<>]$/.test(operator) && /[=>]/.test(this.text[this.at + 1] ?? '');
    if (!this.sees(operator) || isLonger) {
      return false;
    }
    this.at += operator.length;
    this.skip();
    return true;
  }

  protected require(operator: string): void {
    if (!this.take(operator)) {
      this.fail(`\`${operator}\``);
    }
  }

  /** Runs a step in which line breaks have, or do not have, a meaning. */
  protected withLines<T>(haveMeaning: boolean, step: () => T): T {
    const outer = this.isInside;
    this.isInside = !haveMeaning;
    const result = step();
    this.isInside = outer;
    return result;
  }

  /** Reads the content of brackets, and the bracket that closes them. */
  protected inside<T>(content: () => T, end: string): T {
    const result = this.withLines(false, () => {
      this.skip();
      return content();
    });
    this.match(SPACE_AND_LINES);
    if (!this.sees(end)) {
      this.fail(`\`${end}\``);
    }
    this.at += end.length;
    return result;
  }

  /** @throws an error about the current place, without a part of the text, in which a password would not be found */
  protected fail(expected: string): never {
    let next = 0;
    const before = this.text.slice(0, this.at).replaceAll(TOKEN, () => `\${${this.tokens[next++].expression}}`);
    const place = this.isEnd ? 'at the end' : `at character ${before.length + 1}`;
    throw new InvalidValueError(`invalid HCL expression ${quoted(readable(this.source))}: `
      + `expected ${expected} ${place}`);
  }
}
