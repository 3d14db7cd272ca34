import { Block } from '../bake/file';
import { attributeSince } from '../bake/versions';
import type { App } from '../core/app';
import { Image } from '../core/image';
import { reachable } from '../graph';
import { targetBlock } from './bake-target';
import { Definition, definitions, distinct } from './definitions';
import { ownDockerfiles, TargetDockerfile } from './dockerfiles';
import { warnOf } from './lint';
import { assignNames, readTogether } from './names';
import { Paths } from './paths';
import { Plan, planTree, StackPlan, Target } from './plan';
import { Problems } from './problems';
import { compareVersions } from '../versions';
import { SharedDockerfile } from './shared-dockerfile';
import { warnOfUndefined } from './undefined-variables';
import { validatePlan } from './validate';

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
  readonly definitions: readonly Definition[];
}

/** An app, ready to be written. */
export interface RenderedApp {
  readonly plan: Plan;
  readonly paths: Paths;
  readonly stacks: readonly RenderedStack[];
}

/** Validates the tree of an app, and turns it into the blocks of bake files and the texts of Dockerfiles. */
export function renderApp(app: App, problems: Problems): RenderedApp {
  const plan = checkedPlan(app, problems);
  const paths = new Paths(app.outdir);
  const stacks = renderPlan(plan, app.buildx, paths, problems);
  const rendered = new Map(stacks.map(s => [s.stack, s]));
  for (const together of readTogether(plan.stacks, app)) {
    distinct(together.flatMap(s => rendered.get(s)!.definitions), problems.report);
  }
  problems.throwIfAny();
  return { plan, paths, stacks };
}

/** The plan of a tree, with everything reported that the tree shows to be wrong. */
function checkedPlan(app: App, problems: Problems): Plan {
  const constructs = app.node.findAll();
  for (const image of constructs.filter(Image.isImage)) {
    problems.guard(image.node.path, () => image._prepare());
  }
  for (const { node } of constructs) {
    node.validate().forEach(message => problems.report({ path: node.path || 'App', message }));
  }
  const plan = planTree(app, problems.report);
  assignNames(plan, app, problems.report);
  validatePlan(app, plan, problems);
  return plan;
}

function renderPlan(plan: Plan, buildx: string, paths: Paths, problems: Problems): RenderedStack[] {
  const shared = new Map(plan.stacks.map(stack => [stack, new SharedDockerfile(stack, plan)]));
  const images = plan.stacks.flatMap(s => s.targets).filter(t => !t.stage);
  const needsOf = (target: Target) => shared.get(target.stack)!.contextNeeds(target);
  const wanted = reachable(images, needsOf);
  return plan.stacks.map(stack => {
    stack.targets = stack.targets.filter(t => wanted.has(t));
    const dockerfiles = stackDockerfiles(stack, shared.get(stack)!, plan, problems);
    const targets = stack.targets.flatMap(target => {
      const dockerfile = dockerfiles.get(target);
      const block = dockerfile && problems.guard(target.image.node.path, () => targetBlock(target, dockerfile, plan, paths));
      if (dockerfile && !target.stage) {
        warnOfUndefined(target.image, dockerfile, warnOf(target.image, problems.warn));
      }
      return block ? [{ target, block, dockerfile, needs: needsOf(target) }] : [];
    });
    const defined = problems.guard(stack.stack.node.path, () => definitions(stack)) ?? [];
    checkBuildx(stack, targets, buildx, problems);
    return { stack, targets, definitions: defined };
  });
}

function stackDockerfiles(stack: StackPlan, shared: SharedDockerfile, plan: Plan, problems: Problems): Map<Target, TargetDockerfile> {
  const all = problems.guard(stack.stack.node.path, () => shared.write()) ?? new Map<Target, TargetDockerfile>();
  const own = new Map<Target['image'], Target[]>();
  for (const target of stack.targets.filter(t => !shared.has(t.image))) {
    own.set(target.image, [...own.get(target.image) ?? [], target]);
  }
  for (const [image, targets] of own) {
    problems.guard(image.node.path, () => ownDockerfiles(image, targets, plan).forEach((dockerfile, target) => all.set(target, dockerfile)));
  }
  return all;
}

/** buildx ignores attributes that it does not know, silently. */
function checkBuildx({ requires }: StackPlan, targets: readonly RenderedTarget[], buildx: string, { report }: Problems): void {
  const attributes = targets.flatMap(({ target, block }) =>
    [...block.attributes.keys()].map(what => ({ what, since: attributeSince(what), path: target.image.node.path })));
  for (const { what, since, path } of [...requires, ...attributes]) {
    if (compareVersions(since, buildx) > 0) {
      report({ path, message: `${what} needs buildx ${since}; this app is for ${buildx}: write new App({ buildx: '${since}' }), or leave it out` });
    }
  }
}
