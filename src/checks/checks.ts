import { argumentCheck } from './args';
import { checkCycles } from './cycles';
import { checkDriver } from './driver';
import { checkContexts } from './existing/contexts';
import { checkExisting } from './existing/existing';
import { checkNeedsOnDisk } from './existing/needs';
import { lintBasePlatforms } from './existing/platforms';
import { checkBuiltStages } from './existing/problems';
import { checkGroup } from './groups';
import { checkInstructions } from './instructions';
import { layerCheck } from './layers';
import { lintStages } from './lint';
import { checkMatrix, checkMatrixUse } from './matrix';
import { missingCheck } from './missing-sources';
import { checkOwners } from './owners';
import { checkLockedPlatforms } from './pinned/locked-platforms';
import { checkReproducible, checkReproducibleDriver } from './pinned/reproducible';
import { checkSnapshots } from './pinned/snapshots';
import { shellCheck } from './shell';
import { checkCacheFilter, checkDefaultCacheFilter } from './stage-names';
import { checkStages } from './stages';
import { checkTags } from './tags';
import { warnOfUnlinked } from './unlinked';
import { AbstractTarget } from '../constructs/abstract-target';
import type { AppSettings } from '../constructs/app-settings';
import { Image } from '../constructs/image';
import { dockerfilesByAxis } from '../plan/existing/by-axis';
import { Heirs } from '../plan/heirs';
import { checkTogether } from '../plan/names';
import type { Plan } from '../plan/plan';
import { byImage, isImageTarget } from '../plan/plan';
import { checkPlatforms } from '../plan/platforms';
import type { Problems, Report } from '../plan/problems';
import { warnOf } from '../plan/warn-of';

/** Validates everything that depends on the whole tree. */
export function validatePlan(root: AppSettings, plan: Plan, problems: Problems): void {
  const { report, warn } = problems;
  const checkShell = shellCheck(report);
  const checkLayers = layerCheck(report);
  if (plan.stacks.length === 0) {
    report({
      path: root.node.path || 'App',
      message: 'the app contains no Stack; create one with the App as its scope',
    });
  }
  const heirs = new Heirs(plan.stacks.flatMap(s => s.targets).filter(t => !t.stage).map(t => t.image));
  const warnOfArguments = argumentCheck(heirs);
  const warnOfMissing = missingCheck();
  checkDefaultCacheFilter(root, report);
  for (const { stack, targets, groups } of plan.stacks) {
    checkDefaultCacheFilter(stack, report);
    if (targets.length === 0) {
      report({ path: stack.node.path, message: 'this Stack contains no Image; add an Image, or remove the Stack' });
    }
    const ofImages = byImage(targets);
    for (const target of targets) {
      const { image } = target;
      const warnOfImage = warnOf(image, warn);
      const checks = [
        () => checkMatrixUse(target, plan, report),
        () => checkPlatforms(target, plan, report),
        () => checkLockedPlatforms(target, plan, report),
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
          () => checkSnapshots(image, report),
          () => checkReproducible(target, report, warnOfImage),
          () => dockerfilesByAxis(image).problems.forEach(message => report({ path: image.node.path, message })),
          () => checkExisting(image, root.frontendVersion, report, warnOfImage),
          () => warnOfArguments(image, warnOfImage),
          () => checkCacheFilter(image, heirs, report),
          () => lintStages(target, warnOfImage),
          () => lintBasePlatforms(target, warnOfImage),
          () => warnOfMissing(image, warnOfImage),
        ] : [],
      ];
      // Guarded one by one, so that an invalid value does not hide the findings of other checks.
      checks.forEach(check => problems.guard(image.node.path, check));
    }
    groups.forEach(g => checkGroup(g, root, report));
  }
  checkTogether(plan.stacks, root, (together, found) => checkTags(together.flatMap(s => s.targets), found), report);
  checkReproducibleDriver(root, plan, problems);
  checkCycles(plan, report);
  warnOfUnlinked(plan, warn);
  const images = plan.stacks.flatMap(s => s.targets).filter(isImageTarget).map(t => t.image);
  checkInheritance([...images, ...plan.stacks.flatMap(s => s.abstractTargets)], report);
}

function checkInheritance(heirs: readonly (Image | AbstractTarget)[], report: Report): void {
  for (const { node: { path, root }, _props: { inherits = [] } } of heirs) {
    for (const other of inherits) {
      if (other.node.root !== root || !(Image.isImage(other) || AbstractTarget.isAbstractTarget(other))) {
        const parent = other.node.path || 'the app';
        report({
          path,
          message: `the image cannot inherit from ${parent} because ${parent} is not an Image or AbstractTarget `
            + 'in this App; remove it from `inherits`',
        });
      }
    }
  }
}
