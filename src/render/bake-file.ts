import { commandWord } from './command-word';
import { headerOf } from './header';
import type { RenderedStack } from './rendered';
import type { BakeFile, Block } from '../bake/file';
import { block } from '../bake/file';
import { targetNameProblem } from '../bake/names';
import { reachable } from '../common/graph';
import type { Group } from '../constructs/group';
import { Image } from '../constructs/image';
import { distinct } from '../plan/definitions';
import { namesOf } from '../plan/matrix';
import type { Paths } from '../plan/paths';
import type { Plan, StackPlan } from '../plan/plan';
import { isImageTarget } from '../plan/plan';
import type { Report } from '../plan/problems';
import { Resolver } from '../plan/resolve';

const PUBLISHED = 'All published images';

/**
 * The Bake files to read for a stack. The file of the stack is last, because Buildx uses the last of two groups
 * "default".
 */
export function bakeFiles(stack: StackPlan, paths: Paths): string[] {
  return [...new Set([...reachable([stack], s => [...s.needs])].reverse().map(s => paths.out(s.file)))];
}

/** The command that builds Bake files, without the names of targets. */
export function bakeCommand(files: readonly string[], allowed: readonly string[]): string {
  const flags = [...files.map(f => `-f ${commandWord(f)}`), ...allowed.map(a => `--allow=${commandWord(a)}`)];
  return `docker buildx bake ${flags.join(' ')}`;
}

/** The Bake file of one or more stacks. */
export function bakeFile(
  stacks: readonly RenderedStack[], groups: readonly Block[], command: string, report: Report,
): BakeFile {
  const byDefault = groups.find(g => g.name === 'default');
  const isPublished = byDefault?.attributes.get('description') === PUBLISHED;
  const everything = isPublished ? 'all published images' : 'the group "default"';
  const targets = stacks.flatMap(s => s.targets);
  const published = targets.filter(t => isImageTarget(t.target) && t.target.image.published);
  const example = (published[published.length - 1] ?? targets[0]).target.name;
  const width = command.length + example.length + 1;
  const defined = distinct(stacks.flatMap(s => s.definitions), report);
  return {
    header: [
      headerOf(stacks.map(s => s.stack.stack.node.path), 'constructs'),
      '',
      ...byDefault ? [`  ${command.padEnd(width)}  ${everything}`] : [],
      `  ${command} ${example}  a single target`,
    ],
    constants: defined.filter(d => d.kind === 'constant').map(d => d.block),
    variables: defined.filter(d => d.kind === 'variable').map(d => d.block),
    functions: defined.filter(d => d.kind === 'function').map(d => d.block),
    groups,
    targets: [...stacks.flatMap(s => s.abstractTargets.map(t => t.block)), ...targets.map(t => t.written)],
  };
}

/** The groups in the Bake file of a single stack. */
export function stackGroups({ groups, targets }: RenderedStack, plan: Plan): Block[] {
  const published = publishedNames({ targets });
  const own = groups.some(g => g.name === 'default') ? [] : defaultGroup(PUBLISHED, published);
  return [...own, ...groups, ...testGroup([{ targets }], plan)];
}

/** The group of all image tests, unless a construct has the same name. */
function testGroup(stacks: readonly Pick<RenderedStack, 'targets'>[], plan: Plan): Block[] {
  const tests = stacks.flatMap(s => s.targets).filter(t => t.target.image._isTest).map(t => t.target.name);
  const isTaken = ({ targets, groups }: StackPlan) =>
    targets.some(t => namesOf(t).has('test')) || groups.some(g => g.node.id === 'test');
  return tests.length === 0 || plan.stacks.some(isTaken)
    ? [] : [block('test', { description: 'Image tests', targets: tests })];
}

/** The groups in the Bake file of an app: a group for each stack, if the name is free, and a common group "default". */
export function appGroups(stacks: readonly RenderedStack[], plan: Plan): Block[] {
  const groups = stacks.flatMap(stack => stack.groups.filter(g => g.name !== 'default'));
  const targetNames = stacks.flatMap(s => s.targets).flatMap(t => [...namesOf(t.target)]);
  const taken = new Set([...groups.map(g => g.name), ...targetNames]);
  const members = new Map(stacks.map(s => [s, defaultMembers(s, plan)]));
  const isFree = (name: string) => !taken.has(name) && targetNameProblem(name) === undefined;
  const byStack = stacks.filter(s => members.get(s)!.length > 0 && isFree(s.stack.name))
    .map(s => block(s.stack.name, { description: `Stack ${s.stack.stack.node.path}`, targets: members.get(s)! }));
  const tests = byStack.some(g => g.name === 'test') ? [] : testGroup(stacks, plan);
  return [...defaultGroup(PUBLISHED, [...new Set([...members.values()].flat())]), ...byStack, ...groups, ...tests];
}

/** The group "default". None without targets, or for a single target with the same name, which Buildx then builds. */
export function defaultGroup(description: string, targets: string[]): Block[] {
  return targets.every(name => name === 'default') ? [] : [block('default', { description, targets })];
}

/** The members of the group "default" of a stack. */
export function defaultMembers(rendered: RenderedStack, plan: Plan): string[] {
  const own = rendered.stack.groups.find(g => g.node.id === 'default');
  return own ? memberNames(own, plan) : publishedNames(rendered);
}

function publishedNames({ targets }: Pick<RenderedStack, 'targets'>): string[] {
  return targets.flatMap(({ target }) => (isImageTarget(target) && target.image.published ? [target.name] : []));
}

/** The block of a group. */
export function groupBlock(group: Group, stack: StackPlan, plan: Plan): Block {
  const { node: { id }, description } = group;
  return block(id, {
    description: description && new Resolver(stack).value(description),
    targets: memberNames(group, plan),
  }, group._comment);
}

function memberNames(group: Group, plan: Plan): string[] {
  return group.members.map(m => (Image.isImage(m) ? plan.targetOf(m)!.name : m.node.id));
}
