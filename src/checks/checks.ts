import type { IConstruct } from 'constructs';
import { argumentCheck } from './args';
import { checkDriver } from './driver';
import { checkContexts } from './existing/contexts';
import { checkExisting } from './existing/existing';
import { checkNeedsOnDisk } from './existing/needs';
import { lintBasePlatforms } from './existing/platforms';
import { checkBuiltStages } from './existing/problems';
import { checkInstructions } from './instructions';
import { layerCheck } from './layers';
import { lintStages } from './lint';
import { checkMatrix, checkMatrixUse } from './matrix';
import { missingCheck } from './missing-sources';
import { checkOwners } from './owners';
import { shellCheck } from './shell';
import { checkCacheFilter, checkDefaultCacheFilter } from './stage-names';
import { checkTags } from './tags';
import { warnOfUnlinked } from './unlinked';
import { listed } from '../common/errors';
import { dependencyOrder } from '../common/graph';
import { nearestHint } from '../common/nearest';
import type { AppSettings } from '../constructs/app-settings';
import { Group } from '../constructs/group';
import { Image } from '../constructs/image';
import { orderStages } from '../dockerfile/graph';
import { Heirs } from '../plan/heirs';
import { checkTogether } from '../plan/names';
import type { Plan, Target } from '../plan/plan';
import { byImage, isImageTarget } from '../plan/plan';
import { checkPlatforms } from '../plan/platforms';
import type { Problems, Report } from '../plan/problems';
import { warnOf } from '../plan/warn-of';

/** Reports what only the whole tree can show. */
export function validatePlan(root: AppSettings, plan: Plan, problems: Problems): void {
  const { report, warn } = problems;
  const checkShell = shellCheck(report);
  const checkLayers = layerCheck(report);
  if (plan.stacks.length === 0) {
    report({ path: root.node.path || 'App', message: 'has no Stack: write new Stack(app, \'my-stack\')' });
  }
  const heirs = new Heirs(plan.stacks.flatMap(s => s.targets).filter(t => !t.stage).map(t => t.image));
  const warnOfArguments = argumentCheck(heirs);
  const warnOfMissing = missingCheck();
  checkDefaultCacheFilter(root, report);
  for (const { stack, targets, groups } of plan.stacks) {
    checkDefaultCacheFilter(stack, report);
    if (targets.length === 0) {
      report({ path: stack.node.path, message: 'is a Stack without an image: add one, or leave the stack out' });
    }
    const ofImages = byImage(targets);
    for (const target of targets) {
      const { image } = target;
      const warnOfImage = warnOf(image, warn);
      const checks = [
        () => checkMatrixUse(target, report),
        () => checkPlatforms(target, plan, report),
        ...isImageTarget(target) ? [
          () => checkInstructions(image, ofImages.get(image)!, root.frontendVersion, report),
          () => checkNeedsOnDisk(image, ofImages.get(image)!, report),
          () => checkBuiltStages(image, ofImages.get(image)!, report),
          () => checkStages(image, report),
          () => checkShell(image),
          () => checkLayers(image),
          () => checkOwners(image, report),
          () => checkMatrix(target, report),
          () => checkContexts(target, report, warnOfImage),
          () => checkDriver(image, root.driver, report),
          () => checkExisting(image, root.frontendVersion, report, warnOfImage),
          () => warnOfArguments(image, warnOfImage),
          () => checkCacheFilter(image, heirs, report),
          () => lintStages(target, warnOfImage),
          () => lintBasePlatforms(target, warnOfImage),
          () => warnOfMissing(image, warnOfImage),
        ] : [],
      ];
      // One by one, so that a value that is refused in one check hides nothing that another one finds.
      checks.forEach(check => problems.guard(image.node.path, check));
    }
    groups.forEach(g => checkGroup(g, root, report));
  }
  checkTogether(plan.stacks, root, (together, found) => checkTags(together.flatMap(s => s.targets), found), report);
  checkCycles(plan, report);
  warnOfUnlinked(plan, warn);
  checkInheritance(plan.stacks.flatMap(s => s.targets).filter(isImageTarget).map(t => t.image), report);
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
    report({ path, message: `has \`target: ${JSON.stringify(target)}\`, which is none of its stages: ${listed(names)}${nearestHint(target, names)}` });
  }
  if (dockerfile._owner === path) {
    orderStages(dockerfile).cycles.forEach(cycle => report({ path, message: `has stages that need each other: ${cycleText(cycle.map(s => s.name))}` }));
  }
}

function checkInheritance(images: readonly Image[], report: Report): void {
  for (const image of images) {
    for (const other of image._props.inherits ?? []) {
      if (!Image.isImage(other) || other.node.root !== image.node.root) {
        report({ path: image.node.path, message: `cannot inherit from ${other.node.path || 'the app'} because it is not an Image in this App` });
      }
    }
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
  for (const cycle of dependencyOrder(targets, t => t.needs).cycles) {
    report({ path: cycle[0].image.node.path, message: `is built on itself: ${cycleText(cycle.map(targetText))}` });
  }
  const groups = plan.stacks.flatMap(s => s.groups);
  for (const cycle of dependencyOrder(groups, g => g.members.filter(Group.isGroup)).cycles) {
    report({ path: cycle[0].node.path, message: `is a member of itself: ${cycleText(cycle.map(g => g.node.path))}` });
  }
}

function targetText({ image, stage }: Target): string {
  return stage ? `${image.node.path} (stage ${stage.name})` : image.node.path;
}

function cycleText(names: readonly string[]): string {
  return [...names, names[0]].join(' → ');
}
