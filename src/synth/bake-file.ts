import { BakeFile, Block } from '../bake/file';
import { Reference, Value } from '../bake/value';
import type { BakeFunction } from '../core/bake-function';
import { Group } from '../core/group';
import { Image } from '../core/image';
import type { Variable } from '../core/variable';
import { reachable } from '../graph';
import { Paths } from './paths';
import { Plan, StackPlan } from './plan';
import { Resolver } from './resolve';

/** The path of a stack's bake file below the output folder. */
export function bakeFileName({ name, stack }: StackPlan): string {
  return `${name}/docker-bake.${stack.format}`;
}

/** The bake files that have to be read for a stack, its own one last: of two groups `default` the last counts. */
export function bakeFiles(stack: StackPlan, paths: Paths): string[] {
  return [...reachable([stack], s => [...s.needs])].reverse().map(s => paths.out(bakeFileName(s)));
}

/** The command that builds a stack, without the names of targets. */
export function bakeCommand(stack: StackPlan, paths: Paths, allowed: readonly string[]): string {
  const flags = [...bakeFiles(stack, paths).map(f => `-f ${shellWord(f)}`), ...allowed.map(a => `--allow=${shellWord(a)}`)];
  return `docker buildx bake ${flags.join(' ')}`;
}

/** The file of a stack. */
export function stackFile(stack: StackPlan, plan: Plan, resolver: Resolver, targets: readonly Block[], command: string): BakeFile {
  const groups = stack.groups.map(g => groupBlock(g, plan, resolver));
  const published = stack.targets.filter(t => !t.stage && t.image.published).map(t => t.name);
  if (published.length > 0 && !groups.some(g => g.name === 'default')) {
    groups.unshift(block('default', { description: 'Every published image', targets: published }));
  }
  const example = published[published.length - 1] ?? targets[0].name;
  const width = command.length + example.length + 1;
  return {
    header: [
      `${stack.stack.node.path}: synthesized by cdk-bake. Change the constructs, not this file.`,
      '',
      `  ${command.padEnd(width)}  every published image`,
      `  ${command} ${example}  one of them`,
    ],
    constants: stack.constants.map(({ node, content }) => [node.id, resolver.value(content)]),
    variables: stack.variables.map(v => variableBlock(v, resolver)),
    functions: stack.functions.map(f => functionBlock(f, stack)),
    groups,
    targets,
  };
}

function variableBlock({ node, _props: props, _validations }: Variable, resolver: Resolver): Block {
  return {
    ...block(node.id, {
      description: props.description && resolver.value(props.description),
      type: props.valueType && new Reference(props.valueType.value),
      default: props.defaultValue === undefined ? null : resolver.value(props.defaultValue),
    }),
    blocks: _validations.map(({ condition, errorMessage }) => block('validation', {
      condition: resolver.value(condition),
      error_message: resolver.value(errorMessage),
    })),
  };
}

function functionBlock({ node, _props: { parameters = [], variadicParameter, result } }: BakeFunction, stack: StackPlan): Block {
  const names = [...parameters, ...variadicParameter === undefined ? [] : [variadicParameter]];
  return block(node.id, {
    params: parameters.map(name => new Reference(name)),
    variadic_params: variadicParameter === undefined ? undefined : new Reference(variadicParameter),
    result: new Resolver(stack, undefined, names).value(result),
  });
}

function groupBlock(group: Group, plan: Plan, resolver: Resolver): Block {
  return block(group.node.id, {
    description: group.description && resolver.value(group.description),
    targets: group.members.map(m => (Image.isImage(m) ? plan.targetOf(m)!.name : m.node.id)),
  });
}

function block(name: string, attributes: Record<string, Value | undefined>): Block {
  return { name, attributes: new Map(Object.entries(attributes).filter((e): e is [string, Value] => e[1] !== undefined)) };
}

function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replace(/'/g, '\'\\\'\'')}'`;
}
