import type { Token } from './tokens';
import { tokensOf } from './tokens';

/** The place of a block, an attribute, an entry of a map or an element of a list in a file. */
export interface Part {
  /** The words before the value, without quotes: a name, or the type and the labels of a block. */
  readonly words: readonly string[];
  /** The index of the line in which the part starts. */
  readonly line: number;
  readonly text: string;
  /** The lines of the comments above the part, next to it, and within a value without parts of its own. */
  readonly comments: readonly string[];
  /** The attributes of a block, the entries of a map or the elements of a list. */
  readonly parts: readonly Part[];
  /** The lines of the comments after the last part. */
  readonly rest: readonly string[];
}

/** The empty line between two comments, among the lines of comments. */
export const GAP = '\n';

/** The parts of a file that HashiCorp's parser or JSON's has accepted, and the comments in it. */
export function layoutOf(source: string, isJson: boolean): Pick<Part, 'parts' | 'rest'> {
  return new Layout(source, tokensOf(source, isJson)).elements(undefined);
}

const ENDS: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

class Layout {
  private at = 0;

  public constructor(private readonly source: string, private readonly tokens: readonly Token[]) {}

  /** The parts up to a closing bracket, or to the end of the file. */
  public elements(end: string | undefined): Pick<Part, 'parts' | 'rest'> {
    const parts: (Part & { comments: string[] })[] = [];
    let above: string[] = [];
    let isBeside = false;
    for (let token = this.token; token && !isMark(token, end); token = this.token) {
      if (token.kind === 'comment') {
        this.at++;
        const isLast = !this.token || this.token.kind === 'line' || isMark(this.token, ',') || isMark(this.token, end);
        (isBeside && isLast ? parts[parts.length - 1].comments : above).push(...linesOf(token.text));
      } else if (token.kind === 'line') {
        if (!isBeside && above.length > 0 && above[above.length - 1] !== GAP && this.isEmptyLine) {
          above.push(GAP);
        }
        isBeside = false;
        this.at++;
      } else if (isMark(token, ',')) {
        this.at++;
      } else {
        const part = this.element(end);
        const gap = above[above.length - 1] === GAP ? [GAP] : [];
        parts.push({ ...part, comments: [...trimmed(above), ...gap, ...part.comments] });
        above = [];
        isBeside = true;
      }
    }
    this.at++;
    return { parts, rest: trimmed(above) };
  }

  private get token(): Token | undefined {
    return this.tokens[this.at];
  }

  /** Whether the line after this one is empty. */
  private get isEmptyLine(): boolean {
    return this.tokens[this.at + 1]?.kind === 'line';
  }

  private element(container: string | undefined): Part {
    const first = this.at;
    const words: string[] = [];
    const startsValue = (token: Token) => ['=', ':', '{'].some(mark => isMark(token, mark));
    if (container !== ']') {
      for (let token = this.token; token && !startsValue(token); token = this.token) {
        words.push(unquoted(isMark(token, '(') ? this.skipBrackets([]) : token.text));
        this.at++;
      }
    }
    const isBlock = container !== ']' && isMark(this.token, '{');
    if (!isBlock && words.length > 0) {
      this.at++;
    }
    const value = this.value(isBlock ? '' : container);
    const { start, line } = this.tokens[first];
    const last = this.tokens[this.at - 1];
    const text = this.source.slice(start, last.start + last.text.length);
    return { words, line, text, ...value };
  }

  /**
   * A value, up to the end of an attribute, an entry or an element.
   *
   * @param container the bracket that ends what contains the value. Empty for a block, which ends with its body.
   */
  private value(container: string | undefined): Pick<Part, 'comments' | 'parts' | 'rest'> {
    const comments: string[] = [];
    const opening = ENDS[this.token?.text ?? ''];
    let inner: Pick<Part, 'parts' | 'rest'> = { parts: [], rest: [] };
    if (opening && opening !== ')' && !this.isFor) {
      this.at++;
      for (; this.token?.kind === 'comment'; this.at++) {
        comments.push(...linesOf(this.token.text)); // next to the start of the value
      }
      inner = this.elements(opening);
    }
    const isEnd = (token: Token) => isMark(token, ',') || isMark(token, container)
      || (container !== ']' && token.kind === 'line') || container === '';
    for (let token = this.token; token && !isEnd(token); token = this.token) {
      // What follows a list or a map makes another value of it.
      if (token.kind === 'comment') {
        const next = this.tokens[this.at + 1];
        if (container !== ']' && (!next || isEnd(next))) {
          break; // next to the value
        }
        comments.push(...linesOf(token.text));
      } else if (token.kind !== 'line') {
        comments.push(...allComments(inner));
        inner = { parts: [], rest: [] };
        if (ENDS[token.text]) {
          this.skipBrackets(comments);
        }
      }
      this.at++;
    }
    return { comments, ...inner };
  }

  private get isFor(): boolean {
    const next = this.tokens.slice(this.at + 1, this.at + 20).find(({ kind }) => kind === 'word' || kind === 'mark');
    return next?.text === 'for';
  }

  /** Goes to the bracket that closes the one here, and returns the text of both and what is between them. */
  private skipBrackets(comments: string[]): string {
    const { start } = this.token!;
    for (let depth = 0; this.token; this.at++) {
      const { kind, text } = this.token;
      if (kind === 'comment') {
        comments.push(...linesOf(text));
      }
      depth += ENDS[text] ? 1 : '}])'.includes(text) ? -1 : 0;
      if (depth === 0) {
        return this.source.slice(start, this.token.start + 1);
      }
    }
    return this.source.slice(start);
  }
}

/** All comments of parts, in order. */
export function allComments({ parts, rest }: Pick<Part, 'parts' | 'rest'>): string[] {
  return [...parts.flatMap(part => [...part.comments, ...allComments(part)]), ...rest];
}

function isMark(token: Token | undefined, mark: string | undefined): boolean {
  return token?.kind === 'mark' && token.text === mark;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text;
}

/** The lines of a comment without its marks. The lines of a frame around a title stay. */
function linesOf(comment: string): string[] {
  if (comment.startsWith('#!')) {
    return []; // the program that runs the file
  }
  if (/^(#{3,}|\/{4,})$/.test(comment.trimEnd())) {
    return [comment.trimEnd().replace(/^(#|\/\/)/, '')];
  }
  const isBlock = comment.startsWith('/*');
  const lines = (isBlock ? comment.slice(0, -2) : withoutFrame(comment)).split('\n').map((line, i) =>
    line.replace(i === 0 ? /^(#+|\/\/+|\/\*+) ?/ : /^\s*(\*(?= |$))? ?/, '').trimEnd());
  return isBlock ? [...trimmed(lines)] : lines;
}

/** A line of a comment without the right side of a frame, such as in `# Targets   #`. */
function withoutFrame(line: string): string {
  let end = line.trimEnd().length;
  while (line[end - 1] === '#') {
    end--;
  }
  return line[end - 1] === ' ' && end > 2 ? line.slice(0, end) : line;
}

/** Comments without empty lines at the start and at the end. */
function trimmed(lines: readonly string[]): readonly string[] {
  const full = [...lines.keys()].filter(i => lines[i] !== '' && lines[i] !== GAP);
  return full.length === 0 ? [] : lines.slice(full[0], full[full.length - 1] + 1);
}
