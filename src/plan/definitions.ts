import type { IConstruct } from 'constructs';
import type { StackPlan } from './plan';
import type { Problems, Report } from './problems';
import { Resolver } from './resolve';
import type { Block } from '../bake/file';
import { block } from '../bake/file';
import type { Value } from '../bake/value';
import { callsIn, namesIn, Reference } from '../bake/value';
import { quoted } from '../common/errors';
import { reachable } from '../common/graph';
import { literalOnly } from '../common/tokens';
import type { BakeFunction } from '../constructs/bake-function';
import type { Constant } from '../constructs/constant';
import type { Variable } from '../constructs/variable';

/** A variable, constant or function that the targets of a stack use by name. */
export interface Definition {
  readonly kind: 'constant' | 'variable' | 'function';
  readonly path: string;
  readonly name: string;
  /** The value of a constant. */
  readonly content?: Value;
  /** The block of a variable or function, and the text that distinguishes constants. */
  readonly block: Block;
}

/**
 * The definitions of a stack, and those definitions of the App that the stack uses.
 *
 * @param used the values of the stack
 */
export function definitions(stack: StackPlan, used: readonly Value[], problems: Problems): Definition[] {
  const guarded = <T extends IConstruct>(
    all: readonly T[], define: (construct: T, resolver: Resolver) => Definition, params?: (construct: T) => string[],
  ) => all.flatMap(construct => problems.make(construct.node.path, guard => {
    const resolver = new Resolver(stack, undefined, undefined, params?.(construct), guard);
    return define(construct, resolver);
  }) ?? []);
  const all = [
    ...guarded(stack.constants, constant),
    ...guarded(stack.variables, variable),
    ...guarded(stack.functions, bakeFunction, paramNames),
  ];
  const prefix = `${stack.stack.node.path}/`;
  const own = new Set(all.filter(({ path }) => path.startsWith(prefix)));
  if (own.size === all.length) {
    return all;
  }
  const values = [...used, ...[...own].flatMap(valuesOf)];
  const needed = reachable(definitionsIn(values, all), definition => definitionsIn(valuesOf(definition), all));
  return all.filter(definition => own.has(definition) || needed.has(definition));
}

function valuesOf({ block: { attributes, blocks = [] } }: Definition): Value[] {
  return [attributes, ...blocks.map(inner => inner.attributes)].flatMap(map => [...map.values()]);
}

/** The definitions whose names occur in values. */
function definitionsIn(values: readonly Value[], all: readonly Definition[]): Definition[] {
  const names = new Set(values.flatMap(value => [...namesIn(value)]));
  const calls = new Set(values.flatMap(value => [...callsIn(value)]));
  return all.filter(({ kind, name }) => (kind === 'function' ? calls : names).has(name));
}

function constant({ node: { id, path }, content, _comment }: Constant, resolver: Resolver): Definition {
  const value = resolver.value(content);
  return { kind: 'constant', name: id, path, content: value, block: block(id, { content: value }, _comment) };
}

function variable({ node: { id, path }, _props: props, _validations }: Variable, resolver: Resolver): Definition {
  const attributes = {
    description: props.description && literalOnly(props.description, 'The description of a variable'),
    type: props.valueType && new Reference(props.valueType.value),
    default: props.defaultValue === undefined ? null : resolver.value(props.defaultValue),
  };
  const blocks = _validations.map(({ condition, errorMessage }) => block('validation', {
    condition: resolver.value(condition),
    error_message: resolver.value(errorMessage),
  }));
  return { kind: 'variable', name: id, path, block: { ...block(id, attributes, props.comment), blocks } };
}

function paramNames({ _props: { parameters = [], variadicParameter } }: BakeFunction): string[] {
  return [...parameters, ...variadicParameter === undefined ? [] : [variadicParameter]];
}

function bakeFunction({ node: { id, path }, _props: props }: BakeFunction, resolver: Resolver): Definition {
  const { parameters = [], variadicParameter, result } = props;
  return {
    kind: 'function',
    name: id,
    path,
    block: block(id, {
      params: parameters.map(name => new Reference(name)),
      variadic_params: variadicParameter === undefined ? undefined : new Reference(variadicParameter),
      result: resolver.value(result),
    }, props.comment),
  };
}

/**
 * Each definition once. If definitions in files that are read together share a name, Buildx silently uses one of them.
 */
export function distinct(all: readonly Definition[], report: Report): Definition[] {
  const values = new Map<string, Definition>();
  const functions = new Map<string, Definition>();
  for (const definition of all) {
    const taken = definition.kind === 'function' ? functions : values;
    const other = taken.get(definition.name);
    if (other && other.path !== definition.path && textOf(other) !== textOf(definition)) {
      report({
        path: definition.path,
        message: `${definition.kind} ${quoted(definition.name)} and ${other.path} have different definitions, `
          + 'but their Bake files are read together; give one of them another id',
      });
    }
    taken.set(definition.name, other ?? definition);
  }
  return [...values.values(), ...functions.values()];
}

/** A text that is equal for equal definitions. */
function textOf({ kind, block: { attributes, blocks = [] } }: Definition): string {
  return JSON.stringify([kind, [...attributes], blocks.map(b => [...b.attributes])]);
}
