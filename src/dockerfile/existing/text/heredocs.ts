import { readWords } from './words';

/** A heredoc that an instruction opens. */
export interface Heredoc {
  /** The line that ends it. */
  readonly terminator: string;
  /** Whether tabs can stand in front of that. */
  readonly indented: boolean;
}

/** BuildKit's own escape character for heredocs, whatever the directive says. */
const ESCAPE = '\\';

/** Finds the heredocs of an instruction, in the order in which they follow. */
export function readHeredocs(line: string): Heredoc[] {
  if (!line.includes('<<')) {
    return [];
  }
  // Where quotes do not end BuildKit sees none.
  const { words } = readWords(line, { escape: ESCAPE, raw: true }) ?? { words: [] };
  return words.flatMap(word => readHeredoc(word) ?? []);
}

/** The heredoc that a word opens, if it opens one. */
export function readHeredoc(word: string): Heredoc | undefined {
  const [, dash, rest] = /^\d*<<(-?)([^<]*)$/.exec(word) ?? [];
  const names = readWords(rest ?? '', { escape: ESCAPE })?.words ?? [];
  return names.length === 1 ? { terminator: names[0], indented: dash === '-' } : undefined;
}
