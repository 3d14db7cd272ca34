import { IConstruct } from 'constructs';
import { BakeFunction } from '../core/bake-function';
import { BuildContext } from '../core/build-context';
import { Constant } from '../core/constant';
import { Group } from '../core/group';
import { Image } from '../core/image';
import { Stack } from '../core/stack';
import { Variable } from '../core/variable';
import { IBuildSource } from '../dockerfile/build-source';
import { externalSources } from '../dockerfile/graph';
import { Stage } from '../dockerfile/stage';
import { dependencyOrder } from '../graph';
import { contextsOf } from './existing-contexts';
import type { Report } from './problems';

/** A target of a bake file: an image, or a stage of its Dockerfile that something else is built on. */
export interface Target {
  readonly image: Image;
  /** The stage that it stops at, if that is not what the image becomes. */
  readonly stage?: Stage;
  readonly stack: StackPlan;
  name: string;
  /** The targets that it is built on. */
  readonly needs: Target[];
  /** What its Dockerfile reads from elsewhere, in the order of use. */
  readonly sources: readonly IBuildSource[];
}

/** Something that a buildx has from some version on. */
export interface Requirement {
  readonly what: string;
  readonly since: string;
  readonly path: string;
}

/** A stack with what becomes of it. */
export interface StackPlan {
  readonly stack: Stack;
  /** The name of its folder. */
  name: string;
  /** Its bake file, below the output folder. */
  file: string;
  targets: Target[];
  readonly groups: Group[];
  readonly variables: Variable[];
  readonly constants: Constant[];
  readonly functions: BakeFunction[];
  /** What its bake file uses that not every buildx has. */
  readonly requires: Requirement[];
  /** The other stacks whose bake files have to be read together with its own. */
  readonly needs: Set<StackPlan>;
}

/** The whole tree, as targets and their edges. */
export interface Plan {
  readonly stacks: readonly StackPlan[];
  targetOf(source: IBuildSource): Target | undefined;
}

/** Finds the targets of a tree and the edges between them. What cannot be one is reported. */
export function planTree(root: IConstruct, report: Report): Plan {
  const stacks = new Map<Stack, StackPlan>();
  const images: Target[] = [];
  const targets = new Map<Image | Stage, Target>();
  const owners = new Map<unknown, Image>();

  const stackPlan = (construct: IConstruct) => stacks.get(Stack.of(construct))!;
  for (const construct of root.node.findAll()) {
    if (Stack.isStack(construct)) {
      stacks.set(construct, { stack: construct, name: '', file: '', targets: [], groups: [], variables: [], constants: [], functions: [], requires: [], needs: new Set() });
    } else if (Image.isImage(construct)) {
      const target = newTarget(construct, undefined, stackPlan(construct));
      images.push(target);
      targets.set(construct, target);
      if (construct.dockerfile._owner === construct.node.path) {
        owners.set(construct.dockerfile, construct);
      }
    } else if (Group.isGroup(construct)) {
      stackPlan(construct).groups.push(construct);
    } else if (Variable.isVariable(construct)) {
      stackPlan(construct).variables.push(construct);
    } else if (Constant.isConstant(construct)) {
      stackPlan(construct).constants.push(construct);
    } else if (BakeFunction.isBakeFunction(construct)) {
      stackPlan(construct).functions.push(construct);
    }
  }

  const targetOf = (source: IBuildSource): Target | undefined => {
    if (!Stage.isStage(source)) {
      return Image.isImage(source) ? targets.get(source) : undefined;
    }
    const known = targets.get(source);
    const image = known?.image ?? owners.get(source._dockerfile);
    if (known || !image) {
      return known;
    }
    const target = resultStage(image) === source ? targets.get(image)! : newTarget(image, source, stackPlan(image));
    targets.set(source, target);
    return target;
  };

  // Grows while it is walked: a target can be built on a stage that nothing else has asked for.
  const queue = [...images];
  const planned = new Set(queue);
  for (const target of queue) {
    target.stack.targets.push(target);
    for (const source of target.sources) {
      if (BuildContext.isBuildContext(source)) {
        continue;
      }
      const needed = targetOf(source);
      if (!needed) {
        report({ path: target.image.node.path, message: unknownSource(source) });
        continue;
      }
      target.needs.push(needed);
      if (needed.stack !== target.stack) {
        target.stack.needs.add(needed.stack);
      }
      if (!planned.has(needed)) {
        planned.add(needed);
        queue.push(needed);
      }
    }
  }
  for (const plan of stacks.values()) {
    plan.targets = readingOrder(plan.targets);
    const inherited = plan.targets.flatMap(t => t.image._props.inherits ?? []);
    for (const member of [...plan.groups.flatMap(g => g.members), ...inherited]) {
      // Any other member is an error, which validation reports.
      const other = (Image.isImage(member) || Group.isGroup(member)) && member.node.root === root ? stackPlan(member) : plan;
      if (other !== plan) {
        plan.needs.add(other);
      }
    }
  }
  return { stacks: [...stacks.values()], targetOf };
}

/** Images behind those that they are built on, and each with the targets of its stages behind it. */
function readingOrder(targets: readonly Target[]): Target[] {
  const images = new Map<Image, Target[]>();
  for (const target of targets) {
    const own = images.get(target.image) ?? [];
    images.set(target.image, target.stage ? [...own, target] : [target, ...own]);
  }
  const needs = (image: Image) => images.get(image)!.flatMap(t => t.needs.map(n => n.image)).filter(i => i !== image && images.has(i));
  // Images can need each other's stages without a cycle between targets; any order reads as well then.
  const { ordered, cycle } = dependencyOrder(images.keys(), needs);
  return (cycle ? [...images.keys()] : ordered).flatMap(image => images.get(image)!);
}

/** The stage that an image becomes, if its Dockerfile is made of stages. */
export function resultStage(image: Image): Stage | undefined {
  const { dockerfile, _props: { target } } = image;
  return target === undefined ? dockerfile._last : dockerfile.tryFindStage(target);
}

/** A stage and those that it starts from, one below the other, through the images of the app. */
export function lineage(stage: Stage): Stage[] {
  const found = new Set<Stage>(); // a chain that bites its tail is reported elsewhere
  for (let at: Stage | undefined = stage; at && !found.has(at);) {
    found.add(at);
    const { parent }: Stage = at;
    at = Stage.isStage(parent) ? parent : Image.isImage(parent) ? resultStage(parent) : undefined;
  }
  return [...found];
}

function newTarget(image: Image, stage: Stage | undefined, stack: StackPlan): Target {
  const result = stage ?? resultStage(image);
  const { context } = image._props;
  const given = [...context ? [context] : [], ...Object.values(contextsOf(image, stage) ?? {})];
  const sources = [...new Set([...given, ...result ? externalSources(result) : []])];
  return { image, stage, stack, name: '', needs: [], sources };
}

function unknownSource(source: IBuildSource): string {
  if (Image.isImage(source)) {
    return `is built on ${source.node.path || 'an image'}, which belongs to another App: make it in this one, or refer to what it publishes with BuildContext.image(…)`;
  }
  return Stage.isStage(source)
    ? `is built on the stage ${source.name} of ${source._dockerfile._owner ?? 'a Dockerfile'}, which belongs to no image of this App`
    : 'is built on something that is neither an Image nor a Stage nor a BuildContext';
}
