import { readWords } from './words';

/** A heredoc in an instruction. */
export interface Heredoc {
  /** The line that ends the heredoc. */
  readonly terminator: string;
  /** Whether tabs are allowed before the line. */
  readonly indented: boolean;
}

/** BuildKit uses this escape character for heredocs, whatever the directive specifies. */
const ESCAPE = '\\';

/** Returns the heredocs of an instruction, in the order of their contents. */
export function readHeredocs(line: string): Heredoc[] {
  if (!line.includes('<<')) {
    return [];
  }
  // If a quote is not closed, BuildKit finds no heredocs.
  const { words } = readWords(line, { escape: ESCAPE, raw: true }) ?? { words: [] };
  return words.flatMap(word => readHeredoc(word) ?? []);
}

/** Returns the heredoc that a word starts, if any. */
export function readHeredoc(word: string): Heredoc | undefined {
  const [, dash, rest] = /^\d*<<(-?)([^<]*)$/.exec(word) ?? [];
  const names = readWords(rest ?? '', { escape: ESCAPE })?.words ?? [];
  return names.length === 1 ? { terminator: names[0], indented: dash === '-' } : undefined;
}
