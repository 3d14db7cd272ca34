import { DefinedNames } from './defined-names';
import { evaluate } from '../../bake/evaluate';
import { propertyOf, structureOfAttribute } from '../../bake/file';
import { hclExpression, shownValue } from '../../bake/hcl-expression';
import type { Structure } from '../../bake/structure';
import { structureOf } from '../../bake/structure';
import type { Expression, Value } from '../../bake/value';
import { Entries, isExpression, knownText, Reference, Template, templatesIn } from '../../bake/value';
import { quoted } from '../../common/errors';
import { valueAnywhere } from '../../expressions/meaning';
import type { Report } from '../../plan/problems';
import type { RenderedStack } from '../../render/rendered';

/** Reports lists and maps in place of text. The error of Buildx would not name the construct. */
export function checkTexts(
  { stack: { groups }, targets, abstractTargets, definitions }: RenderedStack, report: Report,
): void {
  const known = DefinedNames.of(definitions);
  const check = (path: string, message: string | undefined) => message !== undefined && report({ path, message });
  const ofImages = targets.map(({ target, block }) => ({ path: target.image.node.path, block }));
  for (const { path, block: { attributes } } of [...abstractTargets, ...ofImages]) {
    const names = known.withAxes(attributes.get('matrix'));
    for (const [name, value] of attributes) {
      const expected = structureOfAttribute(name);
      if (isExpression(value) && expected) {
        check(path, wholeProblem(propertyOf(name), value, expected, names));
      } else if (name !== 'matrix' && typeof value !== 'string') {
        check(path, problem(propertyOf(name), value, names));
      }
    }
  }
  for (const { path, kind, content, block: { attributes, blocks = [] } } of definitions) {
    const value = content ?? attributes.get('default') ?? null;
    const property = kind === 'constant' ? 'content' : 'defaultValue';
    check(path, first(templatesIn(value), template => problem(property, template, known))
      ?? first(blocks, validation => problem('errorMessage', validation.attributes.get('error_message')!, known)));
  }
  for (const { node: { path }, description } of groups) {
    check(path, problem('description', valueAnywhere(description ?? ''), known));
  }
}

/** Whether a value is null, as a literal or by `Expression.NULL`. */
function isNull(value: Value): boolean {
  return value === null || (value instanceof Reference && value.name === 'null');
}

const NO_NULL = 'is null, which Buildx refuses; remove it, or make the whole value null';

/** The message for an expression that cannot be a list, or a map. */
function wholeProblem(
  where: string, value: Expression, expected: Structure, names: DefinedNames,
): string | undefined {
  const kind = knownText(evaluate(value, new Map())) === undefined ? structureOf(value, names) : 'string';
  return kind === undefined || kind === expected ? undefined
    : `\`${where}\` must be a ${expected}, but ${hclExpression(value, '')} is a ${kind}; `
      + `use an expression that is a ${expected}`;
}

/** The message for the first expression in a value that cannot be text. */
function problem(where: string, value: Value, names: DefinedNames): string | undefined {
  if (typeof value === 'string') {
    return undefined;
  }
  if (value instanceof Entries) {
    return first(value.entries, ([key, member]) => problem(placeOf(where, shownValue(key)), member, names));
  }
  if (Array.isArray(value)) {
    return first(value, (member, i) => (isNull(member) ? `\`${where}[${i}]\` ${NO_NULL}`
      : problem(`${where}[${i}]`, member, names)));
  }
  if (value instanceof Template) {
    return value.parts.some(isNull) ? `a part of \`${where}\` ${NO_NULL}`
      : first(value.parts, part => problem(where, part, names));
  }
  if (!isExpression(value)) {
    return undefined;
  }
  const parts = templatesIn(value).flatMap(template => template.parts).filter(part => typeof part !== 'string');
  return first([value, ...parts], part => problemOf(where, part, names));
}

/** The message for an expression that cannot be text. */
function problemOf(where: string, value: Expression, names: DefinedNames): string | undefined {
  const structure = structureOf(value, names);
  return structure && `\`${where}\` must be text, but ${hclExpression(value, '')} is a ${structure}; `
    + remedy(value, structure, names);
}

/** The name of a member. The arguments that pass Bake values to instructions are named after the instruction. */
function placeOf(where: string, key: string): string {
  return where === 'args' && key.startsWith('CDK_BAKE_')
    ? key.slice('CDK_BAKE_'.length).replace('_', ' ')
    : `${where}[${JSON.stringify(key)}]`;
}

function remedy(value: Value, structure: 'list' | 'map', names: DefinedNames): string {
  const field = value instanceof Reference ? names.fieldOf(value.name) : undefined;
  if (field !== undefined) {
    return `use one of its fields, such as ${hclExpression(value, '')}.field(${quoted(field)})`;
  }
  return structure === 'list'
    ? 'join the members with `Expression.call("join", [",", list])`, '
      + 'or select one with `Expression.item(list, 0)`'
    : 'select a member with `Expression.item(map, "key")`, '
      + 'or encode the map with `Expression.call("jsonencode", [map])`';
}

function first<T>(values: readonly T[], find: (value: T, i: number) => string | undefined): string | undefined {
  for (const [i, value] of values.entries()) {
    const found = find(value, i);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
