import { NotImported } from './not-imported';
import { asExpression, call, list, literal, map, member, text } from './program/code';
import type { Code } from './program/code';
import type { Part } from './source/layout';
import type { HclMeta, HclNode } from './source/parser';
import { hclParser } from './source/parser';
import { readHcl } from '../../expressions/hcl-source';
import { templateParts, withoutEscapes } from '../graph/hcl-text';

/** The names that an expression can use. */
export interface Names {
  /** The constant of the program for a variable, a constant or an axis, or the code for a parameter. */
  value(name: string): Code | undefined;
  /** The constant of the program for a function of the Bake file. */
  function(name: string): Code | undefined;
}

/** Methods of `Expression` by the operators of the parser. */
const OPERATORS: Readonly<Record<string, string>> = {
  equal: 'equalTo',
  notEqual: 'notEqualTo',
  lessThan: 'lessThan',
  lessThanOrEqual: 'lessThanOrEqualTo',
  greaterThan: 'greaterThan',
  greaterThanOrEqual: 'greaterThanOrEqualTo',
  logicalAnd: 'logicalAnd',
  logicalOr: 'logicalOr',
  add: 'plus',
  subtract: 'minus',
  multiply: 'times',
  divide: 'dividedBy',
  modulo: 'modulo',
};

const BUILT_IN = ['BAKE_LOCAL_PLATFORM', 'BAKE_CMD_CONTEXT'];

/** Parses the texts of values, which the parser for HCL gives with expressions in the form `${…}`. */
export class Expressions {
  public constructor(private readonly names: Names) {}

  /**
   * A value as the parser gives it: strings are templates.
   *
   * @param part the place of the value in the file, with the comments next to its parts
   */
  public async value(value: unknown, part?: Part): Promise<Code> {
    if (typeof value === 'string') {
      return this.template(value);
    }
    if (Array.isArray(value)) {
      // A list that is the result of a merge ends with the elements of the file.
      const { parts = [] } = part ?? {};
      const items = [...value.entries()];
      return list(await all(items, ([i, one]) => this.inner(one, parts[i + parts.length - value.length])));
    }
    if (value !== null && typeof value === 'object') {
      const parts = new Map(part?.parts.map(one => [one.words[0], one]));
      return map(await all(Object.entries(value), async ([key, one]) =>
        [await this.template(key), await this.inner(one, parts.get(key))] as const));
    }
    if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      throw new NotImported('a number with more than 15 digits', String(value));
    }
    return literal(value as number | boolean | null);
  }

  /** An element of a list, or the value of an entry. */
  private async inner(value: unknown, part?: Part): Promise<Code> {
    const code = await this.value(value, part);
    return part && part.comments.length > 0 ? { ...code, comment: part.comments } : code;
  }

  private async template(template: string): Promise<Code> {
    const parts = templateParts(template);
    if (parts.some(part => /^%\{|^\$\{~|~\}$/.test(part))) {
      // The parser also writes a conditional expression in a text as directives.
      return this.expression(`"${parts.map(part => (/^[$%]\{/.test(part) ? part : escaped(part))).join('')}"`);
    }
    return text(...await all(parts, (part): string | Promise<Code> =>
      (part.startsWith('${') ? this.expression(part.slice(2, -1)) : withoutEscapes(part))));
  }

  private async expression(source: string): Promise<Code> {
    const { getExpressionAst } = hclParser();
    const node = await getExpressionAst('expression', source);
    if (!node) {
      throw new NotImported('an expression that cannot be parsed', source);
    }
    try {
      return await this.code(node);
    } catch (error) {
      const written = error instanceof NotImported ? this.asText(source) : undefined;
      if (!written) {
        throw error;
      }
      return written;
    }
  }

  /** An expression as text in HCL, if the program defines its names. */
  private asText(source: string): Code | undefined {
    try {
      const { names } = readHcl(source);
      const isKnown = (name: string) => BUILT_IN.includes(name) || this.names.value(name) !== undefined;
      return [...names].every(isKnown) ? call('Expression', 'hcl', [text(source)]) : undefined;
    } catch {
      return undefined; // the reason why it has no other form is the better message
    }
  }

  private async code({ type, meta = {}, children = [] }: HclNode): Promise<Code> {
    const codes = () => all(children, child => this.code(child));
    const { value = '', operator = '' } = meta;
    switch (type) {
      case '': return this.code(children[0]); // parentheses
      case 'literalValue': return literalOf(meta);
      case 'templateWrap': return text(await this.code(children[0]));
      case 'template': return this.templateNode(value, children);
      case 'tuple': return list(await codes());
      case 'object': return this.object(meta);
      case 'scopeTraversal': return this.traversal(meta);
      case 'relativeTraversal': return membersOf(await this.code(children[0]), meta.traversal);
      case 'index': return call('Expression', 'item', await codes());
      case 'conditional': return call('Expression', 'conditional', await codes());
      case 'function': return this.call(meta, await codes());
      case 'unaryOp': return negated(operator, await this.code(children[0]));
      case 'binaryOp': {
        const [left, right] = await codes();
        return call(compared(left, operator), OPERATORS[operator], [right]);
      }
      case 'for': throw new NotImported('a `for` expression', value);
      case 'splat': throw new NotImported('a splat', value);
      default: throw new NotImported(`an expression of the kind ${type}`, value);
    }
  }

  private async templateNode(template: string, children: readonly HclNode[]): Promise<Code> {
    return text(...await all(children, async child => {
      const value = child.meta?.value ?? '';
      return child.type === 'literalValue' ? unescaped(value, template) : this.code(child);
    }));
  }

  private async object({ items = {} }: HclMeta): Promise<Code> {
    return map(await all(Object.entries(items), async ([key, value]) =>
      [/^[\w-]+$/.test(key) ? key : await this.expression(key), await this.expression(value)] as const));
  }

  private traversal({ traversal = [], value = '' }: HclMeta): Code {
    const [{ segment }, ...rest] = traversal;
    const root = BUILT_IN.includes(segment) ? member('Expression', segment) : this.names.value(segment);
    if (root === undefined) {
      const isBlock = ['target', 'group', 'variable', 'function'].includes(segment);
      throw new NotImported(isBlock ? 'a reference to a block' : 'an unknown name', value);
    }
    return membersOf(root, rest);
  }

  private call({ name = '', expandedFinalArgument, value = '' }: HclMeta, args: readonly Code[]): Code {
    if (expandedFinalArgument) {
      throw new NotImported('an argument that is expanded with `...`', value);
    }
    const own = this.names.function(name);
    return own ? call(own, 'call', [list(args)]) : call('Expression', 'call', [text(name), list(args)]);
  }
}

function negated(operator: string, operand: Code): Code {
  if (operator === 'logicalNot') {
    return call(asExpression(operand), 'negated', []);
  }
  return operand.kind === 'literal' ? literal(-Number(operand.value))
    : call(asExpression(literal(0)), 'minus', [operand]);
}

async function all<T, R>(items: readonly T[], convert: (item: T) => R): Promise<Awaited<R>[]> {
  const results: Awaited<R>[] = [];
  for (const item of items) {
    results.push(await convert(item));
  }
  return results;
}

/** Variables, constants and axes have the methods for equality themselves. */
function compared(left: Code, operator: string): Code {
  return left.kind === 'name' && left.of === undefined && /^(e|notE)qual$/.test(operator) ? left : asExpression(left);
}

function membersOf(root: Code, parts: HclMeta['traversal'] = []): Code {
  const [first, ...others] = parts;
  if (root.kind === 'name' && root.isAxis && first !== undefined) {
    return membersOf(call(root, 'field', [text(keyIn(first.segment))], true), others);
  }
  return parts.reduce((collection, { segment }) => {
    const key = /^\d+$/.test(segment) ? literal(Number(segment)) : text(keyIn(segment));
    return call('Expression', 'item', [collection, key]);
  }, root);
}

/** Whether a number has the same digits in the program. */
function isExact(number: string): boolean {
  return !/^\d{16,}/.test(number) || String(Number(number)) === number;
}

/** The key in `.key` or `["key"]`, which the parser gives with its quotes. */
function keyIn(segment: string): string {
  return segment.startsWith('"') ? unescaped(segment.slice(1, -1), '"') : segment;
}

function literalOf({ type, value }: HclMeta): Code {
  if (type === 'number' && !isExact(value ?? '')) {
    throw new NotImported('a number that cannot be written exactly', value ?? '');
  }
  return type === 'number' ? literal(Number(value))
    : type === 'bool' ? literal(value === 'true')
      : type === 'string' ? text(unescaped(value ?? '', '"')) : literal(null);
}

/** Text as it is written in quotes. */
function escaped(literalText: string): string {
  return JSON.stringify(literalText).slice(1, -1);
}

/** Literal text of a template. Only texts in quotes have escape sequences. */
function unescaped(raw: string, template: string): string {
  return withoutEscapes(template.startsWith('<<') ? raw : JSON.parse(`"${raw.replace(/\t/g, '\\t')}"`));
}
