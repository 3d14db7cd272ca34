import { IConstruct } from 'constructs';
import { familiarReference } from '../bake/image-reference';
import type { App } from '../core/app';
import { Group } from '../core/group';
import { Image } from '../core/image';
import { orderStages } from '../dockerfile/graph';
import { listed, quoted } from '../errors';
import { dependencyOrder } from '../graph';
import { targetTags } from './bake-target';
import { checkCredentials } from './credentials';
import { lintStages, warnOf } from './lint';
import { readTogether } from './names';
import { Plan, Target } from './plan';
import type { Problems, Report } from './problems';
import { checkDriver } from './validate-driver';
import { checkExisting } from './validate-existing';
import { checkInstructions } from './validate-instructions';
import { checkLayers } from './validate-layers';
import { checkMatrix, checkMatrixUse } from './validate-matrix';
import { checkShell } from './validate-shell';

/** Reports what only the whole tree can show. */
export function validatePlan(root: App, plan: Plan, problems: Problems): void {
  const { report, warn } = problems;
  if (plan.stacks.length === 0) {
    report({ path: root.node.path || 'App', message: 'has no Stack: write new Stack(app, \'my-stack\')' });
  }
  for (const { stack, targets, groups } of plan.stacks) {
    if (targets.length === 0) {
      report({ path: stack.node.path, message: 'is a Stack without an image: add one, or leave the stack out' });
    }
    for (const target of targets) {
      checkMatrixUse(target, report);
      checkPlatforms(target, report);
      checkInstructions(target, root.frontend, report);
      if (!target.stage) {
        checkStages(target.image, report);
        checkShell(target.image, report);
        checkLayers(target.image, report);
        problems.guard(target.image.node.path, () => {
          checkMatrix(target.image, report);
          checkDriver(target.image, root.driver, report);
          checkCredentials(target.image, warnOf(target.image, warn));
          if (target.image.dockerfile._existing) {
            checkExisting(target.image, report, warnOf(target.image, warn));
          }
          lintStages(target.image, warnOf(target.image, warn));
        });
      }
    }
    groups.forEach(g => checkGroup(g, root, report));
  }
  readTogether(plan.stacks, root).forEach(together => checkTags(together.flatMap(s => s.targets), report));
  checkCycles(plan, report);
  checkInheritance(plan.stacks.flatMap(s => s.targets).filter(t => !t.stage).map(t => t.image), report);
}

function checkStages(image: Image, report: Report): void {
  const { node: { path }, dockerfile, _props: { target } } = image;
  const names = dockerfile.stages.map(s => s.name);
  if (dockerfile._existing) {
    return;
  }
  if (names.length === 0 && image.node.validate().length === 0) {
    report({ path, message: 'has no stage: write image.dockerfile.stage(\'runtime\', BuildContext.image(…)), or give it `dockerfile: Dockerfile.fromFile(path)`' });
  } else if (target !== undefined && names.length > 0 && !names.includes(target)) {
    report({ path, message: `has \`target: ${JSON.stringify(target)}\`, which is none of its stages: ${listed(names)}` });
  }
  const { cycle } = orderStages(dockerfile);
  if (cycle && dockerfile._owner === path) {
    report({ path, message: `has stages that need each other: ${cycleText(cycle.map(s => s.name))}` });
  }
}

/** buildx refuses this too, but names no construct. An image for one platform it takes for all. */
function checkPlatforms({ image, needs }: Target, report: Report): void {
  const wanted = image.platforms.map(p => p.value);
  for (const other of new Set(needs.map(n => n.image))) {
    const offered = other.platforms.map(p => p.value);
    const missing = wanted.filter(p => !offered.includes(p));
    if (wanted.length > 1 && offered.length > 1 && missing.length > 0) {
      report({
        path: image.node.path,
        message: `is for ${listed(missing)}, and ${other.node.path}, which it is built on, is not: `
        + `it is for ${listed(offered)}`,
      });
    }
  }
}

/** The later push would replace the earlier one. */
function checkTags(targets: readonly Target[], report: Report): void {
  const taken = new Map<string, Target>();
  for (const target of targets) {
    for (const tag of new Set(targetTags(target))) {
      const other = taken.get(familiarReference(tag));
      taken.set(familiarReference(tag), target);
      if (other && other !== target) {
        report({ path: target.image.node.path, message: `has the tag ${quoted(tag)}, and so has ${other.image.node.path}: one would replace the other` });
      }
    }
  }
}

function checkInheritance(images: readonly Image[], report: Report): void {
  for (const image of images) {
    for (const other of image._props.inherits ?? []) {
      if (!Image.isImage(other) || other.node.root !== image.node.root) {
        report({ path: image.node.path, message: `inherits from ${other.node.path || 'the app'}, which is no Image of this App` });
      }
    }
  }
  const { cycle } = dependencyOrder(images, i => (i._props.inherits ?? []).filter(Image.isImage));
  if (cycle) {
    report({ path: cycle[0].node.path, message: `inherits from itself: ${cycleText(cycle.map(i => i.node.path))}` });
  }
}

function checkGroup(group: Group, root: IConstruct, report: Report): void {
  const { path } = group.node;
  if (group.members.length === 0) {
    report({ path, message: 'is a Group without members: give it `members`, or call add()' });
  }
  for (const member of group.members) {
    if (!Image.isImage(member) && !Group.isGroup(member)) {
      report({ path, message: `has ${member.node.path || 'the app'} as a member, which is neither an Image nor a Group` });
    } else if (member.node.root !== root) {
      report({ path, message: `has ${member.node.path} as a member, which belongs to another App` });
    }
  }
}

function checkCycles(plan: Plan, report: Report): void {
  const targets = plan.stacks.flatMap(s => s.targets);
  const images = dependencyOrder(targets, t => t.needs).cycle;
  if (images) {
    report({ path: images[0].image.node.path, message: `is built on itself: ${cycleText(images.map(targetText))}` });
  }
  const groups = plan.stacks.flatMap(s => s.groups);
  const cycle = dependencyOrder(groups, g => g.members.filter(Group.isGroup)).cycle;
  if (cycle) {
    report({ path: cycle[0].node.path, message: `is a member of itself: ${cycleText(cycle.map(g => g.node.path))}` });
  }
}

function targetText({ image, stage }: Target): string {
  return stage ? `${image.node.path} (stage ${stage.name})` : image.node.path;
}

function cycleText(names: readonly string[]): string {
  return [...names, names[0]].join(' → ');
}
