import { Block, TARGET_ATTRIBUTES } from '../bake/file';
import { attributeSince } from '../bake/versions';
import type { App } from '../core/app';
import { Image } from '../core/image';
import { quoted } from '../errors';
import { reachable } from '../graph';
import { splitMarkers } from '../markers';
import { groupBlock } from './bake-file';
import { targetBlock } from './bake-target';
import { credentialCheck } from './credentials';
import { Definition, definitions, distinct } from './definitions';
import { ownDockerfiles, TargetDockerfile } from './dockerfiles';
import { checkOutput } from './ignore';
import { warnOf } from './lint';
import { assignNames, readTogether } from './names';
import { Paths } from './paths';
import { deletesFiles, DELETE_SINCE } from './permissions';
import { byImage, isImageTarget, Plan, planTree, StackPlan, Target } from './plan';
import { Problems } from './problems';
import { SecretFiles } from './secret-files';
import { compareVersions } from '../versions';
import { SharedDockerfile } from './shared-dockerfile';
import { NOTHING_SHOWN, shownByTarget } from './shown';
import { undefinedCheck } from './undefined-variables';
import { validatePlan } from './validate';
import { checkEmptyContexts } from './validate-empty';
import { checkCacheReferences } from './validate-references';
import { warnOfSharing } from './validate-sharing';
import { checkTexts } from './validate-texts';
import { constructsIn, firstTooDeep } from '../tree';
import { doubtsOf } from '../values/misspelt';

/** A target with what is written for it. */
export interface RenderedTarget {
  readonly target: Target;
  readonly block: Block;
  readonly dockerfile: TargetDockerfile;
  /** The targets that its contexts name. */
  readonly needs: readonly Target[];
}

/** A stack with what is written for it. */
export interface RenderedStack {
  readonly stack: StackPlan;
  readonly targets: readonly RenderedTarget[];
  readonly groups: readonly Block[];
  readonly definitions: readonly Definition[];
}

/** An app, ready to be written. */
export interface RenderedApp {
  readonly plan: Plan;
  readonly paths: Paths;
  readonly stacks: readonly RenderedStack[];
  readonly secrets: SecretFiles;
}

/** Validates the tree of an app, and turns it into the blocks of bake files and the texts of Dockerfiles. */
export function renderApp(app: App, problems: Problems): RenderedApp {
  const plan = checkedPlan(app, problems);
  const paths = new Paths(app.outdir);
  const secrets = new SecretFiles();
  const stacks = renderPlan(plan, app.buildx, paths, secrets, problems);
  const rendered = new Map(stacks.map(s => [s.stack, s]));
  const readSets = readTogether(plan.stacks, app);
  warnOfSharing(readSets, stacks, problems.warn);
  stacks.forEach(credentialCheck(problems.warn));
  for (const together of readSets) {
    distinct(together.flatMap(s => rendered.get(s)!.definitions), problems.report);
  }
  problems.throwIfAny();
  return { plan, paths, stacks, secrets };
}

/** The plan of a tree, with everything reported that the tree shows to be wrong. */
function checkedPlan(app: App, problems: Problems): Plan {
  const constructs = constructsIn(app);
  const tooDeep = firstTooDeep(constructs);
  if (tooDeep) {
    problems.report(tooDeep);
    problems.throwIfAny(); // what follows works on each level
  }
  for (const image of constructs.filter(Image.isImage)) {
    problems.guard(image.node.path, () => image._prepare());
  }
  for (const { node } of constructs) {
    if (splitMarkers(node.id).some(part => typeof part !== 'string')) {
      problems.report({ path: node.path, message: `id ${quoted(node.id)} must be literal text, because it becomes part of names and paths; use the token in properties` });
    }
    node.validate().forEach(message => problems.report({ path: node.path || 'App', message }));
  }
  doubtsOf(app).forEach((message, path) => problems.warn({ path, message, check: 'UnknownProperty' }));
  const plan = planTree(app, problems.report);
  assignNames(plan, app, problems.report);
  validatePlan(app, plan, problems);
  return plan;
}

function renderPlan(plan: Plan, buildx: string, paths: Paths, secrets: SecretFiles, problems: Problems): RenderedStack[] {
  const shared = new Map(plan.stacks.flatMap(stack => {
    const one = problems.guard(stack.stack.node.path, () => new SharedDockerfile(stack, plan, paths, problems.guard));
    return one ? [[stack, one] as const] : [];
  }));
  const images = plan.stacks.flatMap(s => s.targets).filter(isImageTarget);
  const needsOf = (target: Target) => shared.get(target.stack)!.contextNeeds(target);
  const wanted = reachable(images, needsOf);
  const warnOfUndefined = undefinedCheck();
  const dockerfiles = new Map<Target, TargetDockerfile>();
  for (const stack of plan.stacks) {
    stack.targets = stack.targets.filter(t => wanted.has(t));
    stackDockerfiles(stack, shared.get(stack)!, plan, paths, problems).forEach((dockerfile, target) => dockerfiles.set(target, dockerfile));
  }
  const shown = shownByTarget(dockerfiles, needsOf, plan, paths, secrets, problems);
  return plan.stacks.map(stack => {
    const targets = stack.targets.flatMap(target => {
      const dockerfile = dockerfiles.get(target);
      const block = dockerfile && problems.make(target.image.node.path, guard =>
        targetBlock(target, dockerfile, shown.get(target) ?? NOTHING_SHOWN, plan, paths, guard));
      if (dockerfile && isImageTarget(target)) {
        problems.guard(target.image.node.path, () => checkOutput(target.image, paths, problems.report));
        warnOfUndefined(target.image, dockerfile, warnOf(target.image, problems.warn));
      }
      return block ? [{ target, block, dockerfile, needs: needsOf(target) }] : [];
    });
    const defined = definitions(stack, problems);
    targets.forEach(target => checkCacheReferences(target, problems.report));
    targets.forEach(target => checkEmptyContexts(target, defined, problems.report));
    checkTexts(stack, targets, defined, problems.report);
    checkBuildx(stack, targets, buildx, problems);
    const groups = stack.groups.flatMap(group => problems.guard(group.node.path, () => groupBlock(group, stack, plan)) ?? []);
    return { stack, targets, groups, definitions: defined };
  });
}

function stackDockerfiles(stack: StackPlan, shared: SharedDockerfile, plan: Plan, paths: Paths, problems: Problems): Map<Target, TargetDockerfile> {
  const all = problems.guard(stack.stack.node.path, () => shared.write()) ?? new Map<Target, TargetDockerfile>();
  for (const [image, targets] of byImage(stack.targets.filter(t => !shared.has(t.image)))) {
    problems.guard(image.node.path, () =>
      ownDockerfiles(image, targets, plan, paths, problems.guard).forEach((dockerfile, target) => all.set(target, dockerfile)));
  }
  return all;
}

/** buildx ignores attributes that it does not know, silently. */
function checkBuildx({ requires }: StackPlan, targets: readonly RenderedTarget[], buildx: string, { report }: Problems): void {
  const isLater = (since: string) => compareVersions(since, buildx) > 0;
  const later = TARGET_ATTRIBUTES.filter(what => isLater(attributeSince(what)));
  const attributes = targets.flatMap(({ target, block }) => later.filter(what => block.attributes.has(what))
    .map(what => ({ what, since: attributeSince(what), path: target.image.node.path })));
  const modes = isLater(DELETE_SINCE) ? targets.filter(({ block }) => deletesFiles(block))
    .map(({ target }) => ({ what: 'LocalOutputMode.DELETE', since: DELETE_SINCE, path: target.image.node.path })) : [];
  for (const { what, since, path } of [...requires.filter(r => isLater(r.since)), ...attributes, ...modes]) {
    report({ path, message: `${what} needs buildx ${since}; this app is for ${buildx}: write new App({ buildx: '${since}' }), or leave it out` });
  }
}
