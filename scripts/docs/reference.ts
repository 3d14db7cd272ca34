import { Documentation, Language, type MarkdownDocument, MarkdownRenderer, type JsiiEntity, type Schema } from 'jsii-docgen';
import { ROOT } from '../../test/documents';

/** The reference of a type in a language. */
export interface ReferencePage {
  readonly language: string;
  /** The name of the page, which is the same in all languages. */
  readonly name: string;
  /** The name of the type in the language. */
  readonly title: string;
  readonly kind: string;
  readonly summary: string;
  readonly markdown: string;
}

const LANGUAGES = [Language.TYPESCRIPT, Language.PYTHON, Language.JAVA, Language.CSHARP, Language.GO];
const PACKAGE = 'cdk-bake';
/** What the documentation of constructs says of their classes. */
const CONSTRUCTS = 'https://docs.aws.amazon.com/cdk/api/v2/docs/constructs.Construct.html';

/** The reference of all types in all languages. */
export async function referencePages(): Promise<ReferencePage[]> {
  const documentation = await Documentation.forProject(ROOT);
  try {
    const pages: ReferencePage[] = [];
    for (const language of LANGUAGES) {
      pages.push(...pagesOf((await documentation.toJson({ language, allSubmodules: true })).content, language));
    }
    return pages;
  } finally {
    await documentation.cleanup();
  }
}

function pagesOf({ apiReference, metadata }: Schema, language: Language): ReferencePage[] {
  const render = new MarkdownRenderer({ ...metadata, language, linkFormatter });
  const { constructs, classes, structs, interfaces, enums } = apiReference!;
  const kinds = [
    ['Constructs', constructs.map(type => ({ type, document: render.visitConstruct(type) }))],
    ['Classes', classes.map(type => ({ type, document: render.visitClass(type) }))],
    ['Properties and options', structs.map(type => ({ type, document: render.visitStruct(type) }))],
    ['Interfaces', interfaces.map(type => ({ type, document: render.visitInterface(type) }))],
    ['Enums', enums.map(type => ({ type, document: render.visitEnum(type) }))],
  ] as const;
  return kinds.flatMap(([kind, types]) => types.map(({ type, document }) => ({
    language: language.toString(),
    name: nameOf(type.id),
    title: type.displayName,
    kind,
    summary: type.docs?.summary ?? '',
    markdown: asPage(document),
  })));
}

/** `cdk-bake.assertions.Match` is on the page `assertions.Match`. */
function nameOf(id: string): string {
  return id.slice(PACKAGE.length + 1);
}

/** A link to the page of a type, or to a member on it. */
function linkFormatter({ id, packageName, displayName, fqn }: JsiiEntity): string {
  if (packageName !== PACKAGE) {
    return packageName === 'constructs' ? `<a href="${CONSTRUCTS}">${displayName}</a>` : fqn;
  }
  const [, type, member] = /^cdk-bake\.((?:assertions\.)?\w+)(\..*)?$/.exec(id)!;
  return `<a href="${type}.html${member === undefined ? '' : `#${id}`}">${displayName}</a>`;
}

/** The text without ids that are on all pages, and without rules, which the headings make unnecessary. */
function asPage(document: MarkdownDocument): string {
  return document.render(1)
    .replace(/ <a name="[^"]*" id="[^".]*"><\/a>/g, '')
    .replace(/<a name="[^"]*" id="/g, '<a id="')
    .replace(/^---$/gm, '')
    .trim();
}
