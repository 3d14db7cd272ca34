import { isLiteral, literalText, templateParts, withoutEscapes } from './hcl-text';
import type { BakeFile, Block } from '../../bake/file';
import { toHcl } from '../../bake/hcl';
import type { Expression, Key, Value } from '../../bake/value';
import { Entries, isExpression, Reference, Template } from '../../bake/value';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/** Attributes with names or types, which are plain strings in JSON. */
const NAMES = ['type', 'params', 'variadic_params'];

/** The text in HCL of a Bake file that cdk-bake has written in JSON. Outputs of both formats can then be compared. */
export function hclOf(json: string): string {
  const { '//': _comment, group, target, variable, function: functions, ...constants } = JSON.parse(json);
  const file: BakeFile = {
    header: [],
    constants: Object.entries(constants as JsonObject).map(([name, content]) => blockOf(name, { content })),
    variables: blocksOf(variable),
    functions: blocksOf(functions),
    groups: blocksOf(group),
    targets: blocksOf(target),
  };
  return toHcl(file);
}

function blocksOf(all: Readonly<Record<string, JsonObject>> = {}): Block[] {
  return Object.entries(all).map(([name, { validation = [], ...attributes }]) => ({
    ...blockOf(name, attributes),
    blocks: (validation as readonly JsonObject[]).map(one => blockOf('validation', one)),
  }));
}

function blockOf(name: string, attributes: JsonObject): Block {
  return {
    name,
    attributes: new Map(Object.entries(attributes).map(([key, value]) =>
      [key, NAMES.includes(key) ? namesOf(value as string | string[]) : valueOf(value)])),
  };
}

function namesOf(value: string | string[]): Value {
  return typeof value === 'string' ? new Reference(value) : value.map(name => new Reference(name));
}

function valueOf(json: Json): Value {
  if (typeof json === 'string') {
    return templateOf(json);
  }
  if (Array.isArray(json)) {
    return json.map(valueOf);
  }
  return json !== null && typeof json === 'object'
    ? new Entries(Object.entries(json).map(([key, value]) => [templateOf(key), valueOf(value)]))
    : json as Value;
}

function templateOf(text: string): Key {
  const parts = partsOf(text);
  return parts.length === 0 ? '' : parts.length === 1 ? parts[0] : new Template(parts);
}

/** The literal text and the expressions of a template. */
function partsOf(template: string): (string | Expression)[] {
  const parts: (string | Expression)[] = [];
  for (const part of templateParts(template)) {
    const last = parts[parts.length - 1];
    const next = partOf(part);
    if (typeof next === 'string' && parts.length > 0 && !isExpression(last)) {
      parts[parts.length - 1] = last + next;
    } else {
      parts.push(next);
    }
  }
  return parts;
}

/** In JSON, texts that HCL would read in another way are written as an expression, such as `${"\r"}`. */
function partOf(part: string): string | Expression {
  if (!/^[$%]\{/.test(part)) {
    return withoutEscapes(part);
  }
  const expression = part.slice(2, -1);
  return isLiteral(expression) ? literalText(expression) : new Reference(expression);
}
