import { checkFiles, stackNameProblem } from './file-names';
import { namesOf } from './matrix';
import type { Plan, StackPlan, Target } from './plan';
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

/** Assigns a directory to each stack and a name to each target, and reports conflicts. */
export function assignNames({ stacks }: Plan, app: AppSettings, report: Report): void {
  nameStacks(stacks, report);
  nameFiles(stacks, app, report);
  stacks.forEach(nameTargets);
  stacks.forEach(stack => checkFiles(stack, report));
  checkTogether(stacks, app, checkTargets, report);
}

/** The sets of stacks whose Bake files are read together, so that names must be unique in each set. */
export function readTogether(stacks: readonly StackPlan[], app: AppSettings): (readonly StackPlan[])[] {
  return app.bakeFileLayout === BakeFileLayout.PER_APP
    ? [stacks]
    : stacks.map(stack => [...reachable([stack], s => [...s.needs])]);
}

/**
 * Checks each set of stacks that are read together. First checks all stacks as one set, because there can be many large
 * sets, and no set has a problem if all stacks together have none.
 */
export function checkTogether(
  stacks: readonly StackPlan[], app: AppSettings,
  check: (together: readonly StackPlan[], report: Report) => void, report: Report,
): void {
  let isFine = true;
  check(stacks, () => {
    isFine = false;
  });
  if (!isFine) {
    readTogether(stacks, app).forEach(together => check(together, report));
  }
}

function nameFiles(
  stacks: readonly StackPlan[], { bakeFileLayout: bakeFiles, format }: AppSettings, report: Report,
): void {
  for (const plan of stacks) {
    const { stack, name } = plan;
    plan.file = bakeFiles === BakeFileLayout.PER_APP ? `docker-bake.${format}` : `${name}/docker-bake.${stack.format}`;
    if (bakeFiles === BakeFileLayout.PER_APP && stack.format !== format) {
      report({
        path: stack.node.path,
        message: `\`format\` is ${stack.format}, but the app has a single Bake file in the format ${format}; `
          + 'set `format` on the App',
      });
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
    const problem = stackNameProblem(plan.name);
    if (problem !== undefined) {
      report({ path, message: problem });
    }
    const other = taken.get(folded);
    if (other) {
      report({
        path,
        message: `output directory ${quoted(plan.name)} is already used by ${other.stack.node.path}; `
          + 'give one of the stacks another id',
      });
    }
    taken.set(folded, plan);
  }
}

function nameTargets(plan: StackPlan): void {
  const images = plan.targets.filter(isImageTarget);
  const counts = count(images.map(t => t.image._props.targetName ?? t.image._ownName));
  for (const target of images) {
    const { _ownName, _props: { targetName } } = target.image;
    const isUnique = counts.get(_ownName) === 1;
    target.name = targetName ?? (isUnique ? _ownName : [...scopeIds(target.image, plan.stack), _ownName].join('-'));
  }
  const byImage = new Map(images.map(t => [t.image, t.name]));
  for (const target of plan.targets) {
    if (!isImageTarget(target)) {
      // Unlike stage names, target names cannot contain dots.
      const stage = target.stage ? [target.stage.name.replace(/\./g, '-')] : [];
      target.name = [byImage.get(target.image), ...stage, ...target.native ? ['native'] : []].join('-');
    }
  }
}

/** The IDs of the scopes from a stack to an image, without other images. */
function scopeIds({ node }: Image, stack: Stack): string[] {
  const scopes = node.scopes.slice(stack.node.scopes.length, -1);
  return scopes.filter(scope => !Image.isImage(scope)).map(scope => scope.node.id);
}

/** Reports equal names in Bake files that are read together. Buildx would merge the targets. */
export function checkTargets(stacks: readonly StackPlan[], report: Report): void {
  const taken = new Map<string, string>();
  const claim = (names: Iterable<string>, path: string, problem: (name: string, other: string) => string) => {
    const used = [...names].find(name => taken.has(name));
    if (used !== undefined) {
      report({ path, message: problem(quoted(used), taken.get(used)!) });
    }
    [...names].forEach(name => taken.set(name, path));
  };
  const published = stacks.flatMap(({ targets }) => targets.filter(isPublished));
  for (const { targets, groups, abstractTargets } of stacks) {
    for (const { _name: name, node: { path } } of abstractTargets) {
      claim([name], path, (used, other) =>
        `target name ${used} is already used by ${other}; give one of them another id`);
      checkName(name, path, report);
    }
    for (const target of targets) {
      const { name, image: { node: { path } }, stage, native } = target;
      const [, ...others] = namesOf(target);
      const isAlone = others.length === 0 && published.every(other => other === target);
      if ([name, ...others].includes('default') && !isAlone && !groups.some(g => g.node.id === 'default')) {
        report({
          path,
          message: 'target name "default" is reserved for the group of all published images; '
            + 'give the image another id, or set `published` to false on all other images',
        });
      }
      const ofVariant = native ? ' of the variant for the build platform' : '';
      const what = stage ? ` of the stage ${quoted(stage.name)}` : ofVariant;
      claim([name], path, (used, other) =>
        `target name ${used}${what} is already used by ${other}; give one of them another id`);
      claim(others, path, (used, other) =>
        `target name ${used} of a matrix combination is already used by ${other}; change \`name\`, or rename ${other}`);
      checkName(name, path, report);
    }
    for (const { node: { id, path } } of groups) {
      checkName(id, path, report);
      // Several groups "default" are fine: Buildx uses that of the last file, which is the file of the stack itself.
      if (id !== 'default' || targets.some(t => namesOf(t).has(id))) {
        claim([id], path, (used, other) =>
          `group name ${used} is already used by ${other}; give one of them another id`);
      }
    }
  }
}

function isPublished(target: Target): boolean {
  return isImageTarget(target) && target.image.published;
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
