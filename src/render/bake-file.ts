import { commandWord } from './command-word';
import { GENERATED } from './header';
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

const PUBLISHED = 'Every published image';

/** The bake files that have to be read for a stack, its own one last: of two groups `default` the last counts. */
export function bakeFiles(stack: StackPlan, paths: Paths): string[] {
  return [...new Set([...reachable([stack], s => [...s.needs])].reverse().map(s => paths.out(s.file)))];
}

/** The command that builds what bake files hold, without the names of targets. */
export function bakeCommand(files: readonly string[], allowed: readonly string[]): string {
  const flags = [...files.map(f => `-f ${commandWord(f)}`), ...allowed.map(a => `--allow=${commandWord(a)}`)];
  return `docker buildx bake ${flags.join(' ')}`;
}

/** The file of a stack, or of several. */
export function bakeFile(stacks: readonly RenderedStack[], groups: readonly Block[], command: string, report: Report): BakeFile {
  const byDefault = groups.find(g => g.name === 'default');
  const everything = byDefault?.attributes.get('description') === PUBLISHED ? 'every published image' : 'the group default';
  const targets = stacks.flatMap(s => s.targets);
  const published = targets.filter(t => isImageTarget(t.target) && t.target.image.published);
  const example = (published[published.length - 1] ?? targets[0]).target.name;
  const width = command.length + example.length + 1;
  const defined = distinct(stacks.flatMap(s => s.definitions), report);
  return {
    header: [
      `${stacks.map(s => s.stack.stack.node.path).join(', ')}: ${GENERATED} Change the constructs, not this file.`,
      '',
      ...byDefault ? [`  ${command.padEnd(width)}  ${everything}`] : [],
      `  ${command} ${example}  one of them`,
    ],
    constants: defined.flatMap(d => (d.kind === 'constant' ? [[d.name, d.content!] as const] : [])),
    variables: defined.filter(d => d.kind === 'variable').map(d => d.block),
    functions: defined.filter(d => d.kind === 'function').map(d => d.block),
    groups,
    targets: targets.map(t => t.block),
  };
}

/** The groups of a stack that has a file of its own. */
export function stackGroups({ groups, targets }: RenderedStack, plan: Plan): Block[] {
  const published = publishedNames({ targets });
  return published.length > 0 && !groups.some(g => g.name === 'default')
    ? [defaultGroup(PUBLISHED, published), ...groups, ...testGroup([{ targets }], plan)]
    : [...groups, ...testGroup([{ targets }], plan)];
}

/** The group of the tests of images, where no construct has its name. */
function testGroup(stacks: readonly Pick<RenderedStack, 'targets'>[], plan: Plan): Block[] {
  const tests = stacks.flatMap(s => s.targets).filter(t => t.target.image._isTest).map(t => t.target.name);
  const taken = () => plan.stacks.some(s => s.targets.some(t => namesOf(t).has('test')) || s.groups.some(g => g.node.id === 'test'));
  return tests.length === 0 || taken() ? [] : [block('test', { description: 'The tests of the images', targets: tests })];
}

/** The groups of stacks that share a file: one for each stack, where its name is free, and their `default` groups as one. */
export function appGroups(stacks: readonly RenderedStack[], plan: Plan): Block[] {
  const groups = stacks.flatMap(stack => stack.groups.filter(g => g.name !== 'default'));
  const taken = new Set([...groups.map(g => g.name), ...stacks.flatMap(s => s.targets).flatMap(t => [...namesOf(t.target)])]);
  const members = new Map(stacks.map(s => [s, defaultMembers(s, plan)]));
  const byStack = stacks.filter(s => members.get(s)!.length > 0 && !taken.has(s.stack.name) && targetNameProblem(s.stack.name) === undefined)
    .map(s => block(s.stack.name, { description: `Stack ${s.stack.stack.node.path}`, targets: members.get(s)! }));
  const tests = byStack.some(g => g.name === 'test') ? [] : testGroup(stacks, plan);
  return [defaultGroup(PUBLISHED, [...new Set([...members.values()].flat())]), ...byStack, ...groups, ...tests];
}

export function defaultGroup(description: string, targets: string[]): Block {
  return block('default', { description, targets });
}

/** What a stack's group `default` has in it. */
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
  });
}

function memberNames(group: Group, plan: Plan): string[] {
  return group.members.map(m => (Image.isImage(m) ? plan.targetOf(m)!.name : m.node.id));
}
