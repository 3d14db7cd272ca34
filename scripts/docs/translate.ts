import { BatchSnippetTranslator, typeScriptSnippetFromCompleteSource } from 'jsii-rosetta';
import { withLibrary } from './installed';
import { completeCSharp, CSharp } from './languages/csharp';
import { completeGo, Go, tidyGo } from './languages/go';
import { completeJava, Java } from './languages/java';
import { completePython, Python } from './languages/python';
import type { Visitor } from './languages/rosetta';
import type { Example } from '../../test/examples';

export type TranslatedLanguage = 'python' | 'java' | 'csharp' | 'go';

interface Language {
  readonly visitor: () => Visitor;
  readonly tidy?: (code: string) => string;
  /** Completes a program that has imports in TypeScript. */
  readonly complete: (code: string) => string;
}

const LANGUAGES: Record<TranslatedLanguage, Language> = {
  python: { visitor: () => new Python(), complete: completePython },
  java: { visitor: () => new Java(), complete: completeJava },
  csharp: { visitor: () => new CSharp(), complete: completeCSharp },
  go: { visitor: () => new Go(), tidy: tidyGo, complete: completeGo },
};

/** The same program as an example of the documentation, by language. */
export type Translations = Record<TranslatedLanguage, string>;

/** A program in TypeScript. The part after `/// !show` is translated, up to `/// !hide`. */
export interface Source {
  readonly title: string;
  readonly text: string;
  /** Whether the part has its own imports. Otherwise, its translations have none. */
  readonly complete: boolean;
}

/** The source of an example in a document. */
export function sourceOf({ title, before, code, after }: Example): Source {
  return { title, text: `/// !hide\n${before}/// !show\n${code}/// !hide\n${after}`, complete: before === '' };
}

/**
 * Translates programs from TypeScript, in their order. Needs the compiled library.
 *
 * @throws if a program does not compile, or has a part that does not exist in another language
 */
export function translate(sources: readonly Source[]): Translations[] {
  return withLibrary(directory => {
    const snippets = sources.map(({ title, text }) => typeScriptSnippetFromCompleteSource(text, { api: { api: 'file', fileName: title } }, true));
    const results = [...new BatchSnippetTranslator(snippets, { compilationDirectory: directory, includeCompilerDiagnostics: true })];
    const translated = results.map(([, result], i) => Object.fromEntries(
      Object.entries(LANGUAGES).map(([language, { visitor, tidy = (text: string) => text, complete }]) => {
        const code = tidy(result.renderUsing(visitor()).trim());
        // jsii-rosetta adds an import for some types.
        return [language, sources[i].complete ? complete(code).trim() : code.replace(/^(from .* import .*\n)+\n*/, '')];
      })) as Translations);
    const problems = results.flatMap(([, { diagnostics }], i) => diagnostics
      .map(({ messageText }) => `${sources[i].title}: ${JSON.stringify(messageText)}`));
    if (problems.length > 0) {
      throw new Error(`some examples cannot be translated; change them, or start their block with \`\`\`ts untranslated:\n${problems.join('\n')}`);
    }
    return translated;
  });
}
