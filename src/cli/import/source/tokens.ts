import { endOfQuoted } from '../../graph/hcl-text';

/** A word, a mark, a comment or the end of a line in a Bake file. */
export interface Token {
  readonly kind: 'word' | 'mark' | 'comment' | 'line';
  readonly text: string;
  readonly start: number;
  /** The index of the line in which the token starts. */
  readonly line: number;
}

const COMMENT = /#.*|\/\/.*|\/\*[^]*?\*\//y;
const HEREDOC = /<<-?([\w-]+)\r?\n/y;
const WORD = /[^\s"#/{}[\]()=:,!<>]+/y;
/** Strings of JSON have no expressions with quotes of their own. */
const JSON_STRING = /"(?:[^"\\]|\\.)*"/y;

/** The tokens of a file that HashiCorp's parser or JSON's has accepted. */
export function tokensOf(source: string, isJson: boolean): Token[] {
  const tokens: Token[] = [];
  let line = 0;
  for (let at = 0; at < source.length;) {
    const [kind, end] = tokenAt(source, at, isJson);
    const text = source.slice(at, end);
    if (kind !== 'space') {
      tokens.push({ kind, text, start: at, line });
    }
    line += text.split('\n').length - 1;
    at = end;
  }
  return tokens;
}

function tokenAt(source: string, at: number, isJson: boolean): [kind: Token['kind'] | 'space', end: number] {
  const matched = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0].length ?? 0;
  };
  const character = source[at];
  if (character === '"') {
    return ['word', isJson ? at + matched(JSON_STRING) : endOfQuoted(source, at)];
  }
  if (!isJson && '#/'.includes(character)) {
    const length = matched(COMMENT);
    return length > 0 ? ['comment', at + length] : ['word', at + 1];
  }
  if (matched(HEREDOC) > 0) {
    return ['word', endOfHeredoc(source, at)];
  }
  return '{}[]()=:,'.includes(character) ? ['mark', at + 1]
    : character === '\n' ? ['line', at + 1]
      : /\s/.test(character) ? ['space', at + 1] : ['word', at + Math.max(1, matched(WORD))];
}

/** The position of the end of the line that ends a heredoc. */
function endOfHeredoc(source: string, at: number): number {
  HEREDOC.lastIndex = at;
  const [start, name] = HEREDOC.exec(source)!;
  for (let first = at + start.length; first < source.length;) {
    const next = source.indexOf('\n', first);
    const end = next < 0 ? source.length : next;
    if (source.slice(first, end).trim() === name) {
      return end;
    }
    first = end + 1;
  }
  return source.length;
}
