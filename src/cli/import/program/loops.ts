import type { Code } from './code';
import type { Property, Statement } from './program';

/** Statements that differ in one text only. */
export interface Loop {
  /** The statement with `value` in the place of the text. */
  readonly body: Statement;
  readonly values: readonly string[];
}

/** The least number of statements that become a loop. Two are easier to read one by one. */
const FEWEST = 3;

/** The place of the text in the statement of a loop. */
const PLACE = '\0';

/** Replaces statements that follow each other, and differ in one text only, by loops. */
export function withLoops(statements: readonly Statement[]): (Statement | Loop)[] {
  const result: (Statement | Loop)[] = [];
  for (let i = 0; i < statements.length;) {
    const loop = loopAt(statements, i);
    result.push(loop ?? statements[i]);
    i += loop?.values.length ?? 1;
  }
  return result;
}

export function isLoop(one: Statement | Loop): one is Loop {
  return 'values' in one;
}

function loopAt(statements: readonly Statement[], start: number): Loop | undefined {
  const [first, second] = statements.slice(start);
  const value = second && differingWord(first.id, second.id);
  const body = value === undefined ? undefined : templateOf(first, value);
  if (body === undefined) {
    return undefined;
  }
  const values: string[] = [];
  for (const statement of statements.slice(start)) {
    const own = wordIn(statement.id, body.id);
    const template = own === undefined ? undefined : templateOf(statement, own);
    if (own === undefined || values.includes(own) || JSON.stringify(template) !== JSON.stringify(body)) {
      break;
    }
    values.push(own);
  }
  const isTaken = JSON.stringify(body).includes('"name":"value"');
  return values.length < FEWEST || isTaken ? undefined : { body: withValue(body), values };
}

/** The word of the first text that differs in the other one, if it is the only difference. */
function differingWord(one: string, other: string): string | undefined {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  const differing = words.filter((word, i) => word !== others[i]);
  const isOne = words.length === others.length && differing.length === 1 && /^\w/.test(differing[0]);
  return isOne ? differing[0] : undefined;
}

function wordsOf(text: string): string[] {
  return text.split(/(\W+)/);
}

/** The word of a text in the place of a template. */
function wordIn(text: string, template: string): string | undefined {
  const [before, after] = template.split(PLACE);
  const word = text.slice(before.length, text.length - after.length);
  return text.startsWith(before) && text.endsWith(after) && /^\w+$/.test(word) ? word : undefined;
}

/** A statement with the place in each of its texts. Undefined if other statements use the construct. */
function templateOf(statement: Statement, value: string): Statement | undefined {
  const { name, comment, axes, calls, id, props, className } = statement;
  const isAlone = name === undefined && [comment, axes, calls].every(all => all.length === 0) && className !== '';
  const replaced = replaceWord(id, value);
  return isAlone && replaced.split(PLACE).length === 2
    ? { ...statement, id: replaced, props: props.map(one => replacedProperty(one, text => replaceWord(text, value))) }
    : undefined;
}

function replaceWord(text: string, word: string): string {
  return wordsOf(text).map(one => (one === word ? PLACE : one)).join('');
}

function replacedProperty(property: Property, replace: (text: string) => string): Property {
  return 'comment' in property ? property : [property[0], replacedCode(property[1], part => [replace(part)])];
}

/** The statement with the constant of the loop in the places. */
function withValue(statement: Statement): Statement {
  const value: Code = { kind: 'name', name: 'value', isText: true };
  const parts = (text: string) => text.split(PLACE).flatMap((part, i) => (i === 0 ? [part] : [value, part]));
  return {
    ...statement,
    idParts: parts(statement.id).filter(part => part !== ''),
    props: statement.props.map(one => ('comment' in one ? one : [one[0], replacedCode(one[1], parts)] as const)),
  };
}

/** A code with other texts. */
function replacedCode(code: Code, parts: (text: string) => (string | Code)[]): Code {
  const inner = (one: Code) => replacedCode(one, parts);
  switch (code.kind) {
    case 'text': {
      const all = code.parts.flatMap(part => (typeof part === 'string' ? parts(part) : [inner(part)]));
      return { ...code, parts: all.filter(part => part !== '') };
    }
    case 'list': return { ...code, items: code.items.map(inner) };
    case 'map': return { ...code, entries: code.entries.map(([key, value]) => [inner(key), inner(value)]) };
    case 'call': return {
      ...code,
      on: typeof code.on === 'string' ? code.on : inner(code.on),
      args: code.args.map(inner),
      options: code.options?.map(([name, value]) => [name, inner(value)]),
    };
    default: return code;
  }
}
