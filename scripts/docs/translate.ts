import { BatchSnippetTranslator, typeScriptSnippetFromCompleteSource } from 'jsii-rosetta';
import { withLibrary } from './installed';
import { completeCSharp, CSharp } from './languages/csharp';
import { completeGo, Go } from './languages/go';
import { completeJava, Java } from './languages/java';
import { completePython, Python } from './languages/python';
import type { Visitor } from './languages/rosetta';
import type { Example } from '../../test/examples';

export type TranslatedLanguage = 'python' | 'java' | 'csharp' | 'go';

interface Language {
  readonly visitor: () => Visitor;
  /** Completes a program that has imports in TypeScript. */
  readonly complete: (code: string) => string;
}

const LANGUAGES: Record<TranslatedLanguage, Language> = {
  python: { visitor: () => new Python(), complete: completePython },
  java: { visitor: () => new Java(), complete: completeJava },
  csharp: { visitor: () => new CSharp(), complete: completeCSharp },
  go: { visitor: () => new Go(), complete: completeGo },
};

/** The same program as an example of the documentation, by language. */
export type Translations = Record<TranslatedLanguage, string>;

/**
 * Translates examples from TypeScript, in their order. Needs the compiled library.
 *
 * @throws if an example does not compile, or has a part that does not exist in another language
 */
export function translate(examples: readonly Example[]): Translations[] {
  return withLibrary(directory => {
    const snippets = examples.map(({ title, before, code, after }) => typeScriptSnippetFromCompleteSource(
      `/// !hide\n${before}/// !show\n${code}/// !hide\n${after}`, { api: { api: 'file', fileName: title } }, true));
    const results = [...new BatchSnippetTranslator(snippets, { compilationDirectory: directory, includeCompilerDiagnostics: true })];
    const translated = results.map(([, result], i) => Object.fromEntries(
      Object.entries(LANGUAGES).map(([language, { visitor, complete }]) => {
        const code = result.renderUsing(visitor()).trim();
        // The other examples show no import, and jsii-rosetta adds one for some types.
        return [language, examples[i].before === '' ? complete(code).trim() : code.replace(/^(from .* import .*\n)+\n*/, '')];
      })) as Translations);
    const problems = results.flatMap(([{ location }, { diagnostics }]) => diagnostics
      .map(({ messageText }) => `${'fileName' in location.api ? location.api.fileName : ''}: ${JSON.stringify(messageText)}`));
    if (problems.length > 0) {
      throw new Error(`some examples cannot be translated; change them, or start their block with \`\`\`ts untranslated:\n${problems.join('\n')}`);
    }
    return translated;
  });
}
