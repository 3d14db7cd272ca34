import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { DOCUMENTS, documentText, withoutCode } from './documents';

/** Terms that readers do not search for or that are not English, each with what to write instead. */
const TERMS: readonly (readonly [RegExp, string])[] = [
  [/\bfolders?\b/i, 'directory'],
  [/\bbuildx\b/, 'Buildx'],
  [/\bbake files?\b/, 'Bake file'],
  [/(?<![.-])\bgit\b/, 'Git'],
  [/\b(RUN|ENV|ARG|COPY|ADD|FROM|ONBUILD|LABEL|VOLUME)s\b/, '`RUN` instructions'],
  [/\bC?Pythons\b/, 'Python versions'],
  [/\bbyte code\b/i, 'bytecode'],
  [/\bsmall letters\b/, 'lowercase'],
  [/\banew\b/, 'again'],
  [/\b(in front of|behind(?! a proxy)|beside)\b/, 'before, after, next to'],
  [/(?<!there )\b(is|are|was) no (?!longer\b)[a-z]/, 'is not a valid …, is not a …'],
  [/\bwrite for example\b/, 'such as'],
  [/\bthe environment's\b/, 'environment variable …'],
  [/\ba synth\b/, 'a synthesis'],
  [/\b(stands|holds|lies)\b/, 'is, contains'],
  [/\b(wants|speaks) (of|to|a|an|the)\b/, 'requires, describes'],
  [/\bcertificate authorities\b/, 'CA bundle'],
];

/** Names that a message can start with. */
const NAMES = /^(App|Bake|BuildKit|Buildx|CMD|Docker|Dockerfile|Git|Go|Java|Linux|Node|OCI|Python|SSH|Unicode|Windows)\b/;

interface Text {
  readonly place: string;
  readonly text: string;
}

const SRC = join(__dirname, '../src');
/** The rooms and pages that follow the guide already. */
const ROOMS = readdirSync(SRC).filter(room => !room.endsWith('.ts'));
const sources = ROOMS.flatMap(room => readdirSync(join(SRC, room), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts')).map(path => `${room}/${path}`));

describe.each(sources)('src/%s', file => {
  const source = ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const docs = docstringsOf(source);
  const messages = messagesOf(source);

  test('uses the usual terms', () => {
    expect([...docs, ...messages].flatMap(problemsOfTerms)).toEqual([]);
  });

  test('has docstrings that start with a noun phrase or a verb', () => {
    expect(docs.filter(({ text }) => /^(What|Who|Where|How|When|It|Its)\b/.test(text)).map(shown)).toEqual([]);
  });

  test('has defaults that are literals, or sentences after a hyphen', () => {
    const literal = /^(- \S.*|-?[\d.]+|true|false|(["'`]).*\2|\[\]|[A-Z]\w*\.\w+(\(.*\))?)$/s;
    expect(docs.flatMap(({ place, text }) => [...text.matchAll(/@default ([^]*?)(?=\n\s*@|$)/g)].map(([, value]) => ({ place, text: value.trim() })))
      .filter(({ text }) => !literal.test(text)).map(shown)).toEqual([]);
  });

  test('has messages with a subject, in lowercase and without a period', () => {
    expect(messages.filter(({ text }) => /^(has|is|are|was|would|must|cannot|needs|does|[a-z]+s the|[a-z]+s a) /.test(text) || /[^.]\.$/.test(text)
      || (/^[A-Z][a-z]/.test(text) && !NAMES.test(text))).map(shown)).toEqual([]);
  });
});

test.each(DOCUMENTS)('%s uses the usual terms', page => {
  const lines = withoutCode(documentText(page)).split('\n');
  expect(lines.flatMap((line, index) => problemsOfTerms({ place: `${page}:${index + 1}`, text: line }))).toEqual([]);
});

function problemsOfTerms({ place, text }: Text): string[] {
  const prose = text.replace(/`[^`]*`/g, '``').replace(/"[^"]*"/g, '""').replace(/\]\([^)]*\)|https?:\/\/\S+/g, '');
  return TERMS.flatMap(([term, instead]) => (term.test(prose) ? [`${place} has ${term.exec(prose)![0]}, for which to write ${instead}: ${text.trim()}`] : []));
}

function shown({ place, text }: Text): string {
  return `${place} ${text.trim().split('\n')[0]}`;
}

function placeOf(node: ts.Node): string {
  const source = node.getSourceFile();
  return `src/${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

function docstringsOf(source: ts.SourceFile): Text[] {
  const found: Text[] = [];
  const visit = (node: ts.Node) => {
    for (const doc of (node as { readonly jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? []) {
      const text = doc.getText().replace(/^\/\*\*|\*\/$/g, '').replace(/^[ \t]*\* ?/gm, '').replace(/```[^]*?```/g, '').replace(/@internal\s*/, '').trim();
      found.push({ place: placeOf(doc), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Texts that errors are made of: arguments of an error or a warning, and properties named `message`. A value in a text becomes `""`. */
function messagesOf(source: ts.SourceFile): Text[] {
  const found: Text[] = [];
  const visit = (node: ts.Node) => {
    const message = ts.isNewExpression(node) && /^\w*Error$/.test(node.expression.getText()) ? node.arguments?.[0]
      : ts.isPropertyAssignment(node) && node.name.getText() === 'message' ? node.initializer
        : ts.isCallExpression(node) && node.expression.getText() === 'warn' ? node.arguments[1] : undefined;
    const text = message && textOf(message);
    if (text !== undefined) {
      found.push({ place: placeOf(message!), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `""${literal.text}`).join('');
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const parts = [textOf(node.left), textOf(node.right)];
    return parts.every(part => part === undefined) ? undefined : parts.map(part => part ?? '""').join('');
  }
  return undefined;
}
