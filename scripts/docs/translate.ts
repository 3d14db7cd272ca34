import { BatchSnippetTranslator, CSharpVisitor, GoVisitor, type ISnippetTranslator, JavaVisitor, PythonVisitor, typeScriptSnippetFromCompleteSource } from 'jsii-rosetta';
import { withLibrary } from './installed';
import type { Example } from '../../test/examples';

export type TranslatedLanguage = 'python' | 'java' | 'csharp' | 'go';

const VISITORS: Record<TranslatedLanguage, () => Parameters<ISnippetTranslator['renderUsing']>[0]> = {
  python: () => new PythonVisitor(),
  java: () => new JavaVisitor(),
  csharp: () => new CSharpVisitor(),
  go: () => new GoVisitor(),
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
    const translated = results.map(([, result]) => Object.fromEntries(
      Object.entries(VISITORS).map(([language, visitor]) => [language, result.renderUsing(visitor()).trim()])) as Translations);
    const problems = results.flatMap(([{ location }, { diagnostics }]) => diagnostics
      .map(({ messageText }) => `${'fileName' in location.api ? location.api.fileName : ''}: ${JSON.stringify(messageText)}`));
    if (problems.length > 0) {
      throw new Error(`some examples cannot be translated; change them, or start their block with \`\`\`ts untranslated:\n${problems.join('\n')}`);
    }
    return translated;
  });
}
