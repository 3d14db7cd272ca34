import { substitute } from './substitution';
import { InvalidValueError, quoted } from '../../../common/errors';

/** Rules for reading a text. */
export interface WordsOptions {
  /** Escape character. */
  readonly escape: string;
  /** Whether to keep quotes and escape characters. */
  readonly raw?: boolean;
  /** Values of variables. By default, variables are not replaced. */
  readonly values?: ReadonlyMap<string, string>;
  /** Whether to reject operators that BuildKit does not support. BuildKit ignores them when it looks for heredocs. */
  readonly strict?: boolean;
  /** Evaluates `${NAME:-word}` if values are not literal. */
  readonly substitute?: typeof substitute;
}

/** A text, read like a shell does. */
export interface Words {
  /** The whole text in one piece. */
  readonly text: string;
  /** The text, split at blanks outside quotes. */
  readonly words: readonly string[];
  /** Variables in the text that have no value. */
  readonly unset: ReadonlySet<string>;
}

/**
 * Reads a text by BuildKit's rules for shell words: quotes, escapes, `$NAME`, `${NAME:-word}`.
 *
 * @see https://github.com/moby/buildkit/blob/master/frontend/dockerfile/shell/lex.go
 * @returns undefined if BuildKit rejects the text, or if it cuts or replaces parts of a value, which is not supported
 */
export function readWords(text: string, options: WordsOptions): Words | undefined {
  try {
    return new Reader(text, options).all();
  } catch (error) {
    if (error instanceof Unreadable) {
      return undefined;
    }
    throw error;
  }
}

/** Whether BuildKit considers the character a blank. */
export function isBlank(char: string): boolean {
  return /[\s\u0085]/.test(char) && char !== '\uFEFF';
}

class Unreadable extends Error {}

/** Maximum depth of nested variables, which are read by recursion. */
const MOST_LEVELS = 500;

/** Maximum length of a text. No reference is longer, and variables nested twice in each other double the length. */
const LONGEST = 100_000;

class Reader {
  private at = 0;
  private level = 0;
  private readonly unset = new Set<string>();

  public constructor(private readonly input: string, private readonly options: WordsOptions) {}

  public all(): Words {
    return { ...this.until(undefined), unset: this.unset };
  }

  /** Reads up to a character outside quotes, or to the end. */
  private until(stop: string | undefined): { text: string; words: string[] } {
    const { escape, raw } = this.options;
    const words = [''];
    let text = '';
    const add = (piece: string, splits: boolean) => {
      text += piece;
      if (text.length > LONGEST) {
        throw new Unreadable();
      }
      for (const char of splits ? piece : [piece]) {
        if (splits && isBlank(char)) {
          words.push('');
        } else {
          words[words.length - 1] += char;
        }
      }
    };
    for (let char = this.peek(); char !== stop; char = this.peek()) {
      if (char === undefined) {
        throw new Unreadable();
      } else if (char === '\'') {
        add(this.singleQuoted(), false);
      } else if (char === '"') {
        add(this.doubleQuoted(), false);
      } else if (char === '$') {
        add(this.variable(), true);
      } else if (char === '<') {
        add(this.arrows(), false);
      } else if (char === escape) {
        this.at++;
        add((raw ? escape : '') + (this.next() ?? ''), false);
      } else {
        add(this.next()!, true);
      }
    }
    this.at++;
    return { text, words: words.filter(word => word !== '') };
  }

  private singleQuoted(): string {
    const end = this.input.indexOf('\'', this.at + 1);
    if (end < 0) {
      throw new Unreadable();
    }
    const inside = this.input.slice(this.at + 1, end);
    this.at = end + 1;
    return this.quotes(inside, '\'');
  }

  private doubleQuoted(): string {
    const { escape, raw } = this.options;
    let inside = '';
    for (this.at++; this.peek() !== '"';) {
      if (this.peek() === '$') {
        inside += this.variable();
        continue;
      }
      const char = this.next();
      if (char === undefined) {
        throw new Unreadable();
      }
      const escapes = char === escape && ['"', '$', escape].includes(this.peek() ?? '');
      inside += !escapes ? char : raw ? char + this.next() : this.next();
    }
    this.at++;
    return this.quotes(inside, '"');
  }

  private quotes(inside: string, quote: string): string {
    return this.options.raw ? quote + inside + quote : inside;
  }

  /** `<<` includes the blanks after it: `<< EOF` is a heredoc. */
  private arrows(): string {
    return this.match(/<<[\t\r ]*|</y)!;
  }

  private variable(): string {
    this.at++;
    if (this.peek() !== '{') {
      const name = this.name();
      return name === '' ? '$' : this.replaced(name, `$${name}`, '', '');
    }
    const start = this.at++ - 1;
    if (/^[{}:]?$/.test(this.peek() ?? '')) {
      throw new Unreadable();
    }
    const name = this.name();
    const operator = this.match(/(?=\})|:[^#%]|[-+?#%]|\/\/?/sy);
    if (operator === undefined || (this.options.strict && /^:[^-+?]/.test(operator))) {
      throw new Unreadable();
    }
    if (++this.level > MOST_LEVELS) {
      throw new InvalidValueError(`${quoted(this.input)} has more than ${MOST_LEVELS} levels of nested variables; `
        + 'use fewer');
    }
    if (operator.startsWith('/')) {
      this.until('/');
    }
    const word = this.until('}').text;
    this.level--;
    return this.replaced(name, this.input.slice(start, this.at), operator, word);
  }

  private name(): string {
    return this.match(/[0-9]+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy) ?? '';
  }

  private replaced(name: string, written: string, operator: string, word: string): string {
    const value = this.options.values?.get(name);
    if (value === undefined) {
      this.unset.add(name);
    }
    if (!this.options.values) {
      return written;
    }
    const text = (this.options.substitute ?? substitute)(value, operator, word);
    if (text === undefined) {
      throw new Unreadable();
    }
    return text;
  }

  private peek(): string | undefined {
    return this.input[this.at];
  }

  private next(): string | undefined {
    return this.input[this.at++];
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [text] = pattern.exec(this.input) ?? [];
    this.at += text?.length ?? 0;
    return text;
  }
}
