import { hclExpression, shownValue } from '../bake/hcl-expression';
import { KnownNames, structureOf } from '../bake/structure';
import { Entries, isExpression, Reference, Template, templatesIn, Value } from '../bake/value';
import { valueAnywhere } from '../core/meaning';
import { quoted } from '../errors';
import type { Definition } from './definitions';
import type { StackPlan } from './plan';
import type { Report } from './problems';
import type { RenderedTarget } from './render';

/** Reports lists and maps that targets and variables have in the place of text. Buildx refuses them, but names no construct. */
export function checkTexts({ groups }: StackPlan, targets: readonly RenderedTarget[], definitions: readonly Definition[], report: Report): void {
  const known = DefinedNames.of(definitions);
  const check = (path: string, message: string | undefined) => message !== undefined && report({ path, message });
  for (const { target: { image }, block: { attributes } } of targets) {
    const names = known.withAxes(attributes.get('matrix'));
    for (const [name, value] of attributes) {
      if (name !== 'matrix' && typeof value !== 'string') {
        check(image.node.path, problem(propertyOf(name), value, names));
      }
    }
  }
  for (const { path, kind, content, block: { attributes, blocks = [] } } of definitions) {
    const value = content ?? attributes.get('default') ?? null;
    check(path, first(templatesIn(value), template => problem(kind === 'constant' ? 'content' : 'defaultValue', template, known))
      ?? first(blocks, validation => problem('errorMessage', validation.attributes.get('error_message')!, known)));
  }
  groups.forEach(({ node: { path }, description }) => check(path, problem('description', valueAnywhere(description ?? ''), known)));
}

/** The first expression in a value that cannot be text, as a message. */
function problem(where: string, value: Value, names: DefinedNames): string | undefined {
  if (value instanceof Entries) {
    return first(value.entries, ([key, member]) => (typeof member === 'string' ? undefined : problem(placeOf(where, shownValue(key)), member, names)));
  }
  if (Array.isArray(value)) {
    return first(value, (member, i) => (typeof member === 'string' ? undefined : problem(`${where}[${i}]`, member, names)));
  }
  if (value instanceof Template) {
    return first(value.parts, part => problem(where, part, names));
  }
  if (!isExpression(value)) {
    return undefined;
  }
  const structure = structureOf(value, names);
  if (structure === undefined) {
    return first(templatesIn(value), template => problem(where, template, names));
  }
  return `\`${where}\` must be text, but ${hclExpression(value, '')} is a ${structure}; ${remedy(value, structure, names)}`;
}

function propertyOf(attribute: string): string {
  return attribute.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** An instruction passes what buildx evaluates through an argument that is named after it. */
function placeOf(where: string, key: string): string {
  return where === 'args' && key.startsWith('CDK_BAKE_') ? key.slice('CDK_BAKE_'.length).replace('_', ' ') : `${where}[${JSON.stringify(key)}]`;
}

function remedy(value: Value, structure: 'list' | 'map', names: DefinedNames): string {
  const field = value instanceof Reference ? names.fieldOf(value.name) : undefined;
  if (field !== undefined) {
    return `use one of its fields, such as ${hclExpression(value, '')}.field(${quoted(field)})`;
  }
  return structure === 'list'
    ? 'join its members with Expression.call(\'join\', [\',\', list]).value, or select one with Expression.item(list, 0).value'
    : 'select a member with Expression.item(map, \'key\').value, or encode it with Expression.call(\'jsonencode\', [map]).value';
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

type Axes = ReadonlyMap<string, Value>;

/** The variables, constants and functions of a stack, and the axes of an image. */
class DefinedNames implements KnownNames {
  public static of(definitions: readonly Definition[]): DefinedNames {
    return new DefinedNames(new Map(definitions.map(d => [keyOf(d.kind, d.name), d])));
  }

  private constructor(private readonly definitions: ReadonlyMap<string, Definition>, private readonly axes: Axes = new Map()) {}

  public withAxes(matrix: Value | undefined): DefinedNames {
    const axes = matrix instanceof Entries ? matrix.entries.map(([name, values]) => [shownValue(name), values] as const) : undefined;
    return axes ? new DefinedNames(this.definitions, new Map(axes)) : this;
  }

  public values(name: string): readonly Value[] {
    const axis = this.axes.get(name);
    const content = this.definitions.get(keyOf('constant', name))?.content;
    return Array.isArray(axis) ? axis : content !== undefined ? [content] : [];
  }

  public variable(name: string): { type?: string; defaultValue?: Value } | undefined {
    const attributes = this.axes.has(name) ? undefined : this.definitions.get(keyOf('variable', name))?.block.attributes;
    const type = attributes?.get('type');
    return attributes && { type: type instanceof Reference ? type.name : undefined, defaultValue: attributes.get('default') };
  }

  public result(name: string): Value | undefined {
    return this.definitions.get(keyOf('function', name))?.block.attributes.get('result');
  }

  /** A field that values of an axis have, if they are maps. */
  public fieldOf(name: string): string | undefined {
    const maps = this.axes.has(name) ? this.values(name).filter(value => value instanceof Entries) : [];
    return maps.flatMap(map => map.entries).map(([field]) => shownValue(field))[0];
  }
}

function keyOf(kind: Definition['kind'], name: string): string {
  return `${kind} ${name}`;
}
