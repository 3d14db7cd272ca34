import { isNull } from './attributes';
import { textsIn } from './effective';
import type { Expressions, Names } from './hcl-expression';
import { NotImported } from './not-imported';
import { call, list, literal, map, member, text, unwrapped } from './program/code';
import type { Code } from './program/code';
import type { Property, Statement } from './program/program';
import type { Attributes, SourceBlock } from './source/block';

/** The properties of a definition, and the calls of its methods. */
export interface Definition {
  readonly props: Property[];
  readonly calls: Statement['calls'];
}

/** A variable of a Bake file. */
export async function variable(block: SourceBlock, expressions: Expressions): Promise<Definition> {
  const { default: value, type, description, validation = [] } = block.attributes;
  // For Buildx, a variable without a default value and a type is an empty string.
  const initial = value !== undefined ? unwrapped(await expressions.value(value, block.partOf('default')))
    : type === undefined ? text('') : literal(null);
  const calls = [];
  for (const rule of (Array.isArray(validation) ? validation : [validation]) as Attributes[]) {
    const condition = unwrapped(await expressions.value(rule.condition));
    calls.push({ method: 'addValidation', args: [condition, await expressions.value(rule.error_message)] });
  }
  const props: Property[] = [
    ...isNull(initial) ? [] : [['defaultValue', initial] as const],
    ...type === undefined ? [] : [['valueType', variableType(nameIn(String(type)))] as const],
    ...description === undefined ? [] : [['description', await expressions.value(description)] as const],
  ];
  return { props, calls };
}

/** A constant of a Bake file. */
export async function constant(block: SourceBlock, expressions: Expressions): Promise<Definition> {
  const content = await expressions.value(block.attributes.content, block.partOf('content'));
  return { props: [['content', unwrapped(content)]], calls: [] };
}

/** @param expressionsWith returns expressions in which more names are known */
export async function bakeFunction(
  { attributes: { params, variadic_params: variadic, result } }: SourceBlock,
  expressionsWith: (own: Names['value']) => Expressions,
): Promise<Definition> {
  const parameters = textsIn(params).map(nameIn);
  const others = variadic === undefined ? [] : [nameIn(String(variadic))];
  const all = new Set([...parameters, ...others]);
  const expressions = expressionsWith(name =>
    (all.has(name) ? call('BakeFunction', 'param', [text(name)], true) : undefined));
  const props: Property[] = [
    ...parameters.length > 0 ? [['parameters', list(parameters.map(name => text(name)))] as const] : [],
    ...others.map(name => ['variadicParameter', text(name)] as const),
    ['result', unwrapped(await expressions.value(result))],
  ];
  return { props, calls: [] };
}

/** The attributes of definitions and groups. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  variable: ['default', 'type', 'description', 'validation'],
  constant: ['content'],
  function: ['params', 'variadic_params', 'result'],
  group: ['targets', 'description'],
};

/** A name, which the parser gives as an expression. */
function nameIn(expression: string): string {
  return expression.replace(/^\$\{/, '').replace(/\}$/, '');
}

const TYPES: Readonly<Record<string, string>> = { string: 'STRING', number: 'NUMBER', bool: 'BOOL', any: 'ANY' };

function variableType(source: string): Code {
  const type = source.trim();
  const [, name = '', inner = ''] = /^(\w+)\(([^]*)\)$/.exec(type) ?? [];
  const members = () => separated(inner.trim().slice(1, -1));
  if (['list', 'set', 'map', 'optional'].includes(name) && separated(inner).length === 1) {
    return call('VariableType', `of${name[0].toUpperCase()}${name.slice(1)}`, [variableType(inner)]);
  }
  if (name === 'tuple') {
    return call('VariableType', 'ofTuple', [list(members().map(variableType))]);
  }
  if (name === 'object') {
    return call('VariableType', 'ofObject', [map(members().map(field => {
      const [key, ...others] = field.split('=');
      return [key.trim(), variableType(others.join('='))];
    }))]);
  }
  if (TYPES[type] === undefined) {
    throw new NotImported('a type', type);
  }
  return member('VariableType', TYPES[type]);
}

/** The parts of a list of types, between which there are commas or lines. */
function separated(types: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of types) {
    depth += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
    if (depth === 0 && ',\n'.includes(character)) {
      parts.push('');
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts.filter(part => part.trim() !== '');
}
