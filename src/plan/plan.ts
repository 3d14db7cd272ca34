import type { IConstruct } from 'constructs';
import { derivePlatforms, needsNative } from './platforms';
import type { Report } from './problems';
import { BuildContext } from '../attributes/build-context';
import { dependencyOrder, reachable } from '../common/graph';
import { constructsIn } from '../common/tree';
import { BakeFunction } from '../constructs/bake-function';
import { Constant } from '../constructs/constant';
import { parentsOf } from '../constructs/effective';
import { Group } from '../constructs/group';
import { Image } from '../constructs/image';
import { Stack } from '../constructs/stack';
import { Variable } from '../constructs/variable';
import type { Read, ReadsOfStage } from '../dockerfile/graph';
import { distinctReads, externalReads, readsOfStages, stagesOf } from '../dockerfile/graph';
import { Stage } from '../dockerfile/stage';
import { contextReads } from './existing/contexts';
import type { IBuildSource } from '../dockerfile/syntax/build-source';

/** A target of a bake file: an image, or a stage of its Dockerfile that something else is built on. */
export interface Target {
  readonly image: Image;
  /** The stage that it stops at, if that is not what the image becomes. */
  readonly stage?: Stage;
  /** Whether it is built for the builder's own platform, whatever platforms its image is for. */
  readonly native: boolean;
  readonly stack: StackPlan;
  name: string;
  /** The platforms that it is built for. None means the builder's own. */
  platforms: readonly string[];
  /** The targets that it is built on. */
  needs: readonly Target[];
  /** What its Dockerfile reads from elsewhere, in the order of use. */
  readonly reads: readonly Read[];
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
  /** The target of an image or of one of its stages. */
  targetOf(source: IBuildSource): Target | undefined;
  /** The target that a target is built on where it reads a source. */
  neededBy(target: Target, read: Read): Target | undefined;
}

/** Finds the targets of a tree and the edges between them. What cannot be one is reported. */
export function planTree(root: IConstruct, report: Report): Plan {
  const stacks = new Map<Stack, StackPlan>();
  const images: Target[] = [];
  const targets = new Map<Image | Stage, Target>();
  const owners = new Map<unknown, Image>();
  const readsOf = readsOfStages();

  const stackPlan = (construct: IConstruct) => stacks.get(Stack.of(construct))!;
  for (const construct of constructsIn(root)) {
    if (Stack.isStack(construct)) {
      stacks.set(construct, { stack: construct, name: '', file: '', targets: [], groups: [], variables: [], constants: [], functions: [], requires: [], needs: new Set() });
    } else if (Image.isImage(construct)) {
      const target = newTarget(construct, undefined, stackPlan(construct), readsOf);
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
    const target = resultStage(image) === source ? targets.get(image)! : newTarget(image, source, stackPlan(image), readsOf);
    targets.set(source, target);
    return target;
  };

  // Grows while it is walked: a target can be built on a stage that nothing else has asked for.
  const planned = new Set(images);
  for (const target of planned) {
    target.needs = target.reads.filter(read => !BuildContext.isBuildContext(read.source)).flatMap(({ source }) => {
      const needed = targetOf(source);
      if (!needed) {
        report({ path: target.image.node.path, message: unknownSource(source) });
        return [];
      }
      planned.add(needed);
      return [needed];
    });
  }
  derivePlatforms([...planned], targetOf);
  const natives = new Map<Target, Target>();
  const nativeOf = (target: Target) => {
    const native = natives.get(target) ?? { ...target, name: `${target.name}-native`, native: true, platforms: [] };
    natives.set(target, native);
    return native;
  };
  const neededBy = (target: Target, read: Read) => {
    const needed = targetOf(read.source);
    return needed && needsNative(target, read, needed) ? nativeOf(needed) : needed;
  };
  for (const target of planned) {
    target.needs = [...new Set(target.reads.flatMap(read => neededBy(target, read) ?? []))];
    target.needs.forEach(needed => planned.add(needed));
    target.stack.targets.push(target);
    target.needs.filter(needed => needed.stack !== target.stack).forEach(needed => target.stack.needs.add(needed.stack));
  }
  for (const plan of stacks.values()) {
    plan.targets = readingOrder(plan.targets);
    const inherited = reachable(plan.targets.flatMap(t => parentsOf(t.image._props)), parent => parentsOf(parent._props));
    for (const member of [...plan.groups.flatMap(g => g.members), ...inherited]) {
      // Any other member is an error, which validation reports.
      const other = (Image.isImage(member) || Group.isGroup(member)) && member.node.root === root ? stackPlan(member) : plan;
      if (other !== plan) {
        plan.needs.add(other);
      }
    }
  }
  return { stacks: [...stacks.values()], targetOf, neededBy };
}

/** The targets of each image. */
export function byImage(targets: readonly Target[]): Map<Image, Target[]> {
  const images = new Map<Image, Target[]>();
  for (const target of targets) {
    const own = images.get(target.image) ?? [];
    own.push(target);
    images.set(target.image, own);
  }
  return images;
}

/** Images behind those that they are built on, and each with the targets of its stages behind it. */
function readingOrder(targets: readonly Target[]): Target[] {
  const images = new Map<Image, Target[]>();
  for (const target of targets) {
    const own = images.get(target.image) ?? [];
    images.set(target.image, own);
    own.splice(isImageTarget(target) ? 0 : own.length, 0, target);
  }
  const needs = (image: Image) => images.get(image)!.flatMap(t => t.needs.map(n => n.image)).filter(i => i !== image && images.has(i));
  // Images can need each other's stages without a cycle between targets; any order reads as well then.
  const { ordered, cycles } = dependencyOrder(images.keys(), needs);
  return (cycles.length > 0 ? [...images.keys()] : ordered).flatMap(image => images.get(image)!);
}

/** The stage that an image becomes, if its Dockerfile is made of stages. */
export function resultStage(image: Image): Stage | undefined {
  const { dockerfile, _props: { target } } = image;
  return target === undefined ? dockerfile._last : dockerfile.tryFindStage(target);
}

/** Whether a target is the image itself, rather than a stage of it or a variant. */
export function isImageTarget({ stage, native }: Target): boolean {
  return stage === undefined && !native;
}

function newTarget(image: Image, stage: Stage | undefined, stack: StackPlan, readsOf: ReadsOfStage): Target {
  const result = stage ?? resultStage(image);
  const { context } = image._props;
  const read = (stage && readsOf(stage)) ?? (result ? externalReads(stagesOf([result])) : []);
  const given = [...context ? [{ source: context }] : [], ...[...contextReads(image, stage).values()].flat()];
  const reads = [...new Set([...given, ...read].map(distinctReads()))];
  const platforms = image.platforms.map(p => p.value);
  // The name is one that no other has, until names are assigned.
  const name = `${image.node.path}/${stage?.name ?? ''}`;
  return { image, stage, native: false, stack, name, platforms, needs: [], reads };
}

function unknownSource(source: IBuildSource): string {
  if (Image.isImage(source)) {
    return `is built on ${source.node.path || 'an image'}, which belongs to another App: make it in this one, or refer to what it publishes with BuildContext.image(…)`;
  }
  return Stage.isStage(source)
    ? `is built on the stage ${source.name} of ${source._dockerfile._owner ?? 'a Dockerfile'}, which belongs to no image of this App`
    : 'is built on something that is neither an Image nor a Stage nor a BuildContext';
}
