import { TARGET_ATTRIBUTES } from '../bake/file';
import { attributeSince } from '../bake/versions';
import { validatePlan } from '../checks/checks';
import { checkLocked } from '../checks/pinned/locked';
import { credentialCheck } from '../checks/rendered/credentials';
import { checkEmptyContexts } from '../checks/rendered/empty';
import { deletesFiles, DELETE_SINCE } from '../checks/rendered/permissions';
import { checkCacheReferences } from '../checks/rendered/references';
import { warnOfSecretIds } from '../checks/rendered/secret-ids';
import { warnOfSharing } from '../checks/rendered/sharing';
import { checkTexts } from '../checks/rendered/texts';
import { undefinedCheck } from '../checks/undefined-variables';
import { quoted } from '../common/errors';
import { reachable } from '../common/graph';
import { splitMarkers } from '../common/markers';
import { compareMinors } from '../common/minor-versions';
import { constructsIn, firstTooDeep } from '../common/tree';
import type { AppSettings } from '../constructs/app-settings';
import { abstractTargetsOf } from '../constructs/effective';
import { Image } from '../constructs/image';
import { definitions, distinct } from '../plan/definitions';
import { assignNames, readTogether } from '../plan/names';
import { Paths } from '../plan/paths';
import type { Plan, StackPlan, Target } from '../plan/plan';
import { byImage, isImageTarget, planTree } from '../plan/plan';
import type { Problems } from '../plan/problems';
import { Resolver } from '../plan/resolve';
import { warnOf } from '../plan/warn-of';
import { AbstractBlocks } from '../render/abstract-block';
import { groupBlock } from '../render/bake-file';
import { targetBlock } from '../render/bake-target';
import { ownDockerfiles, type TargetDockerfile } from '../render/dockerfiles';
import { checkOutput } from '../render/ignore';
import type { RenderedStack } from '../render/rendered';
import { SecretFiles } from '../render/secret-files';
import { SharedDockerfile } from '../render/shared-dockerfile';
import { NOTHING_SHOWN, shownByTarget } from '../render/shown';
import { doubtsOf } from '../values/misspelt';

/** An app that is ready to be written. */
export interface RenderedApp {
  readonly plan: Plan;
  readonly paths: Paths;
  readonly stacks: readonly RenderedStack[];
  readonly secrets: SecretFiles;
}

/** Validates the tree of an app, and converts it to the blocks of Bake files and the texts of Dockerfiles. */
export function renderApp(app: AppSettings, problems: Problems): RenderedApp {
  const plan = checkedPlan(app, problems);
  const paths = new Paths(app.outdir);
  const secrets = new SecretFiles();
  const stacks = renderPlan(plan, app.buildxVersion, paths, secrets, problems);
  const rendered = new Map(stacks.map(s => [s.stack, s]));
  checkLocked(app, plan, problems);
  const readSets = readTogether(plan.stacks, app);
  warnOfSharing(readSets, stacks, problems.warn);
  warnOfSecretIds(stacks, problems.warn);
  stacks.forEach(credentialCheck(problems.warn));
  for (const together of readSets) {
    distinct(together.flatMap(s => rendered.get(s)!.definitions), problems.report);
  }
  problems.throwIfAny();
  return { plan, paths, stacks, secrets };
}

/** Plans and validates a tree. */
function checkedPlan(app: AppSettings, problems: Problems): Plan {
  const constructs = constructsIn(app);
  const tooDeep = firstTooDeep(constructs);
  if (tooDeep) {
    problems.report(tooDeep);
    problems.throwIfAny(); // the next steps recurse through all levels
  }
  for (const image of constructs.filter(Image.isImage)) {
    problems.guard(image.node.path, () => image._prepare());
  }
  for (const { node } of constructs) {
    if (splitMarkers(node.id).some(part => typeof part !== 'string')) {
      problems.report({
        path: node.path,
        message: `id ${quoted(node.id)} must be literal text because it becomes part of names and paths; `
          + 'use the token in properties',
      });
    }
    node.validate().forEach(message => problems.report({ path: node.path || 'App', message }));
  }
  doubtsOf(app).forEach((message, path) => problems.warn({ path, message, check: 'UnknownProperty' }));
  const plan = planTree(app, app._lock, problems.report);
  assignNames(plan, app, problems.report);
  validatePlan(app, plan, problems);
  return plan;
}

function renderPlan(
  plan: Plan, buildx: string, paths: Paths, secrets: SecretFiles, problems: Problems,
): RenderedStack[] {
  const shared = new Map(plan.stacks.flatMap(stack => {
    const { path } = stack.stack.node;
    const one = problems.guard(path, () => new SharedDockerfile(stack, plan, paths, problems.guard));
    return one ? [[stack, one] as const] : [];
  }));
  const images = plan.stacks.flatMap(s => s.targets).filter(isImageTarget);
  const needsOf = (target: Target) => shared.get(target.stack)!.contextNeeds(target);
  const wanted = reachable(images, needsOf);
  const warnOfUndefined = undefinedCheck();
  const dockerfiles = new Map<Target, TargetDockerfile>();
  for (const stack of plan.stacks) {
    stack.targets = stack.targets.filter(t => wanted.has(t));
    stackDockerfiles(stack, shared.get(stack)!, plan, paths, problems)
      .forEach((dockerfile, target) => dockerfiles.set(target, dockerfile));
  }
  const abstract = new AbstractBlocks(secrets, paths);
  const shown = shownByTarget(dockerfiles, needsOf, plan, paths, secrets, problems);
  return plan.stacks.map(stack => {
    const targets = stack.targets.flatMap(target => {
      const dockerfile = dockerfiles.get(target);
      const own = shown.get(target) ?? NOTHING_SHOWN;
      const blocks = dockerfile && problems.make(target.image.node.path, guard => {
        const block = targetBlock(target, dockerfile, own, plan, paths, guard);
        const resolver = new Resolver(stack, target.image, plan.targetOf(target.image)!.name, [], guard);
        return { block, written: inherits(target) ? abstract.withoutInherited(block, target.image, resolver) : block };
      });
      if (dockerfile && isImageTarget(target)) {
        problems.guard(target.image.node.path, () => checkOutput(target.image, paths, problems.report));
        warnOfUndefined(target.image, dockerfile, warnOf(target.image, problems.warn));
      }
      return blocks ? [{ target, ...blocks, dockerfile, needs: needsOf(target) }] : [];
    });
    const groups = stack.groups.flatMap(group =>
      problems.guard(group.node.path, () => groupBlock(group, stack, plan)) ?? []);
    const abstractTargets = stack.abstractTargets.flatMap(one => {
      const { path } = one.node;
      return problems.make(path, guard =>
        ({ path, block: abstract.blockOf(one, new Resolver(stack, undefined, undefined, [], guard)) })) ?? [];
    });
    const blocks = [...[...abstractTargets, ...targets].map(({ block }) => block), ...groups];
    const defined = definitions(stack, blocks.flatMap(({ attributes }) => [...attributes.values()]), problems);
    targets.forEach(target => checkCacheReferences(target, problems.report));
    targets.forEach(target => checkEmptyContexts(target, defined, problems.report));
    const rendered = { stack, targets, abstractTargets, groups, definitions: defined };
    checkTexts(rendered, problems.report);
    checkBuildx(rendered, buildx, problems);
    return rendered;
  });
}

/** Whether a target inherits attributes in the Bake file. Stages and variants have all attributes of their own. */
function inherits(target: Target): boolean {
  return isImageTarget(target) && abstractTargetsOf(target.image._props).length > 0;
}

function stackDockerfiles(
  stack: StackPlan, shared: SharedDockerfile, plan: Plan, paths: Paths, problems: Problems,
): Map<Target, TargetDockerfile> {
  const all = problems.guard(stack.stack.node.path, () => shared.write()) ?? new Map<Target, TargetDockerfile>();
  for (const [image, targets] of byImage(stack.targets.filter(t => !shared.has(t.image)))) {
    problems.guard(image.node.path, () => ownDockerfiles(image, targets, plan, paths, problems.guard)
      .forEach((dockerfile, target) => all.set(target, dockerfile)));
  }
  return all;
}

/** Reports features that require a later Buildx version, because Buildx silently ignores unknown attributes. */
function checkBuildx(
  { stack: { requires }, targets, abstractTargets }: RenderedStack, buildx: string, { report }: Problems,
): void {
  const isLater = (since: string) => compareMinors(since, buildx) > 0;
  const later = TARGET_ATTRIBUTES.filter(what => isLater(attributeSince(what)));
  const blocks = targets.map(({ target, block }) => ({ path: target.image.node.path, block }));
  const features = [...abstractTargets, ...blocks].flatMap(({ path, block }) => {
    const attributes = later.filter(what => block.attributes.has(what));
    const modes = isLater(DELETE_SINCE) && deletesFiles(block) ? ['LocalOutputMode.DELETE'] : [];
    return [
      ...attributes.map(what => ({ what: `\`${what}\``, since: attributeSince(what), path })),
      ...modes.map(what => ({ what, since: DELETE_SINCE, path })),
    ];
  });
  for (const { what, since, path } of [...requires.filter(r => isLater(r.since)), ...features]) {
    report({
      path,
      message: `${what} requires Buildx ${since}, but the app is for Buildx ${buildx}; `
        + `set \`buildxVersion\` to "${since}" on the App`,
    });
  }
}
