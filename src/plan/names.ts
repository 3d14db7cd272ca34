import { checkFiles, folderProblem } from './file-names';
import { namesOf } from './matrix';
import type { Plan, StackPlan } from './plan';
import { isImageTarget } from './plan';
import type { Report } from './problems';
import { targetNameProblem } from '../bake/names';
import { quoted } from '../common/errors';
import { reachable } from '../common/graph';
import type { AppSettings } from '../constructs/app-settings';
import { Image } from '../constructs/image';
import { BakeFileLayout } from '../constructs/layout';
import type { Stack } from '../constructs/stack';
import { foldedName } from '../output/portable';

/** Gives every stack its folder and every target its name, and reports what two of them would share. */
export function assignNames({ stacks }: Plan, app: AppSettings, report: Report): void {
  nameStacks(stacks, report);
  nameFiles(stacks, app, report);
  stacks.forEach(nameTargets);
  stacks.forEach(stack => checkFiles(stack, report));
  checkTogether(stacks, app, checkTargets, report);
}

/** The stacks whose definitions, targets and groups have to be told apart by their names. */
export function readTogether(stacks: readonly StackPlan[], app: AppSettings): (readonly StackPlan[])[] {
  return app.bakeFileLayout === BakeFileLayout.PER_APP ? [stacks] : stacks.map(stack => [...reachable([stack], s => [...s.needs])]);
}

/**
 * Checks the sets of stacks that are read together. What is in order for all stacks is in order for each set, of which there can
 * be many large ones.
 */
export function checkTogether(
  stacks: readonly StackPlan[], app: AppSettings, check: (together: readonly StackPlan[], report: Report) => void, report: Report,
): void {
  let inOrder = true;
  check(stacks, () => {
    inOrder = false;
  });
  if (!inOrder) {
    readTogether(stacks, app).forEach(together => check(together, report));
  }
}

function nameFiles(stacks: readonly StackPlan[], { bakeFileLayout: bakeFiles, format }: AppSettings, report: Report): void {
  for (const plan of stacks) {
    const { stack, name } = plan;
    plan.file = bakeFiles === BakeFileLayout.PER_APP ? `docker-bake.${format}` : `${name}/docker-bake.${stack.format}`;
    if (bakeFiles === BakeFileLayout.PER_APP && stack.format !== format) {
      report({ path: stack.node.path, message: `is to be written as ${stack.format}, in an app that has one bake file, as ${format}: give the App the format` });
    }
  }
}

function nameStacks(stacks: readonly StackPlan[], report: Report): void {
  const counts = count(stacks.map(s => s.stack.node.id));
  const taken = new Map<string, StackPlan>();
  for (const plan of stacks) {
    const { id, path } = plan.stack.node;
    plan.name = counts.get(id) === 1 ? id : path.replace(/\//g, '-');
    const folded = foldedName(plan.name);
    const problem = folderProblem(plan.name);
    if (problem !== undefined) {
      report({ path, message: `${quoted(plan.name)} cannot name a stack, which is a folder of the output: ${problem}` });
    }
    const other = taken.get(folded);
    if (other) {
      report({ path, message: `would be written to the same folder, ${plan.name}, as ${other.stack.node.path}: give one of them another id` });
    }
    taken.set(folded, plan);
  }
}

function nameTargets(plan: StackPlan): void {
  const images = plan.targets.filter(isImageTarget);
  const counts = count(images.map(t => t.image._props.targetName ?? t.image._ownName));
  for (const target of images) {
    const { _ownName, _props: { targetName } } = target.image;
    target.name = targetName ?? (counts.get(_ownName) === 1 ? _ownName : [...scopeIds(target.image, plan.stack), _ownName].join('-'));
  }
  const byImage = new Map(images.map(t => [t.image, t.name]));
  for (const target of plan.targets) {
    if (!isImageTarget(target)) {
      // Names of stages can contain dots, names of targets cannot.
      const stage = target.stage ? [target.stage.name.replace(/\./g, '-')] : [];
      target.name = [byImage.get(target.image), ...stage, ...target.native ? ['native'] : []].join('-');
    }
  }
}

/** The path from a stack to an image, without other images. */
function scopeIds({ node }: Image, stack: Stack): string[] {
  return node.scopes.slice(stack.node.scopes.length, -1).filter(scope => !Image.isImage(scope)).map(scope => scope.node.id);
}

/** The names of a stack and of those that its bake file is read with are one set: buildx would merge what they share. */
export function checkTargets(stacks: readonly StackPlan[], report: Report): void {
  const taken = new Map<string, string>();
  const claim = (names: Iterable<string>, path: string, problem: (name: string, other: string) => string) => {
    const used = [...names].find(name => taken.has(name));
    if (used !== undefined) {
      report({ path, message: problem(quoted(used), taken.get(used)!) });
    }
    [...names].forEach(name => taken.set(name, path));
  };
  for (const { targets, groups } of stacks) {
    for (const target of targets) {
      const { name, image: { node: { path } }, stage, native } = target;
      const [, ...others] = namesOf(target);
      if ([name, ...others].includes('default') && !groups.some(g => g.node.id === 'default')) {
        report({ path, message: 'has a target named "default", which the group of all published images would shadow: give it another id, or make the group yourself' });
      }
      const what = stage ? ` for its stage ${stage.name},` : native ? ' for the platform of the builder,' : '';
      claim([name], path, (used, other) => `has a target${what} named ${used}, and so has ${other}: give one of them another id`);
      claim(others, path, (used, other) => `target name ${used} of a matrix combination is already used by ${other}; change \`name\`, or rename ${other}`);
      checkName(name, path, report);
    }
    for (const { node: { id, path } } of groups) {
      checkName(id, path, report);
      if (id !== 'default' || targets.some(t => namesOf(t).has(id))) { // buildx takes the last file's, which is that of the stack itself
        claim([id], path, (used, other) => `has a group named ${used}, and so has ${other}: give one of them another id`);
      }
    }
  }
}

function checkName(name: string, path: string, report: Report): void {
  const message = targetNameProblem(name);
  if (message) {
    report({ path, message });
  }
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  names.forEach(name => counts.set(name, (counts.get(name) ?? 0) + 1));
  return counts;
}
