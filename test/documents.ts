import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..');

/** The Markdown pages that people read, by their paths from the root of the project. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CODE_OF_CONDUCT.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.md')).sort().map(path => `docs/${path}`),
];

export function documentText(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

/** The text without its blocks of code. Each line keeps its number. */
export function withoutCode(text: string): string {
  return text.replace(/^ *```[^]*?^ *```$/gm, code => code.replace(/[^\n]/g, ''));
}

export interface Block {
  /** The language, such as `ts`. */
  readonly language: string;
  /** The path after `file=`, if there is one. */
  readonly file?: string;
  /** Whether the site shows the code as it is. Otherwise, it shows TypeScript in all languages. */
  readonly untranslated: boolean;
  readonly code: string;
}

/** The blocks of code in a document, in order. */
export function blocksOf(document: string): Block[] {
  return [...documentText(document).matchAll(/^```(\w*)(?: file=(\S+))?( untranslated)?[^\n]*\n([^]*?)^```$/gm)]
    .map(([, language, file, untranslated, code]) => ({ language, file, untranslated: untranslated !== undefined, code }));
}
