import type { IConstruct } from 'constructs';
import { derivePlatforms, needsNative } from './platforms';
import type { Report } from './problems';
import { unknownSource } from './sources';
import { BuildContext } from '../attributes/build-context';
import { dependencyOrder, reachable } from '../common/graph';
import { constructsIn } from '../common/tree';
import { AbstractTarget } from '../constructs/abstract-target';
import { BakeFunction } from '../constructs/bake-function';
import { imageOf } from '../constructs/combination';
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
import { textsByAxis } from '../expressions/by-axis';
import type { Lock } from '../lock/lock';

/** A target in a Bake file: an image, or a stage that another target is built on. */
export interface Target {
  readonly image: Image;
  /** The stage that is built, if it differs from the stage of the image. */
  readonly stage?: Stage;
  /** Whether the target is built for the build platform, independent of the platforms of the image. */
  readonly native: boolean;
  readonly stack: StackPlan;
  name: string;
  /** Target platforms. Empty for the build platform. */
  platforms: readonly string[];
  /** The targets that this target is built on. */
  needs: readonly Target[];
  /** The sources outside the Dockerfile, in order of use. */
  readonly reads: readonly Read[];
}

/** A feature that requires a Buildx version. */
export interface Requirement {
  readonly what: string;
  readonly since: string;
  readonly path: string;
}

/** A stack with its targets, groups and definitions. */
export interface StackPlan {
  readonly stack: Stack;
  /** The name of the directory of the stack. */
  name: string;
  /** The path of the Bake file, relative to the output directory. */
  file: string;
  targets: Target[];
  readonly groups: Group[];
  readonly abstractTargets: AbstractTarget[];
  readonly variables: Variable[];
  readonly constants: Constant[];
  readonly functions: BakeFunction[];
  /** Features in the Bake file that require a Buildx version. */
  readonly requires: Requirement[];
  /** The other stacks whose Bake files must be read together with the Bake file of the stack. */
  readonly needs: Set<StackPlan>;
}

/** The targets of a tree and their dependencies. */
export interface Plan {
  readonly stacks: readonly StackPlan[];
  readonly lock: Lock;
  /** Returns the target of an image or of one of its stages. */
  targetOf(source: IBuildSource): Target | undefined;
  /** Returns the target that provides a source to another target. */
  neededBy(target: Target, read: Read): Target | undefined;
}

/** Finds the targets of a tree and their dependencies. Reports invalid dependencies. */
export function planTree(root: IConstruct, lock: Lock, report: Report): Plan {
  const stacks = new Map<Stack, StackPlan>();
  const images: Target[] = [];
  const targets = new Map<Image | Stage, Target>();
  const owners = new Map<unknown, Image>();
  const definitions: DefinitionConstruct[] = [];
  const readsOf = readsOfStages();

  const stackPlan = (construct: IConstruct) => stacks.get(Stack.of(construct))!;
  for (const construct of constructsIn(root)) {
    if (Stack.isStack(construct)) {
      stacks.set(construct, newStackPlan(construct));
    } else if (Image.isImage(construct)) {
      const target = newTarget(construct, undefined, stackPlan(construct), readsOf);
      images.push(target);
      targets.set(construct, target);
      if (construct.dockerfile._owner === construct.node.path) {
        owners.set(construct.dockerfile, construct);
      }
    } else if (Group.isGroup(construct)) {
      stackPlan(construct).groups.push(construct);
    } else if (AbstractTarget.isAbstractTarget(construct)) {
      stackPlan(construct).abstractTargets.push(construct);
    } else if (isDefinition(construct)) {
      definitions.push(construct);
    }
  }
  definitions.forEach(definition => definedIn(definition, stacks).forEach(stack => addDefinition(stack, definition)));

  const targetOf = (source: IBuildSource): Target | undefined => {
    if (!Stage.isStage(source)) {
      const image = imageOf(source);
      return image && targets.get(image);
    }
    const known = targets.get(source);
    const image = known?.image ?? owners.get(source._dockerfile);
    if (known || !image) {
      return known;
    }
    const target = resultStage(image) === source
      ? targets.get(image)!
      : newTarget(image, source, stackPlan(image), readsOf);
    targets.set(source, target);
    return target;
  };

  // The set grows during the iteration, because a target can be built on a stage without a target so far.
  const planned = new Set(images);
  for (const target of planned) {
    const references = target.reads.filter(read => !BuildContext.isBuildContext(read.source));
    target.needs = references.flatMap(({ source }) => {
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
    target.needs.filter(needed => needed.stack !== target.stack)
      .forEach(needed => target.stack.needs.add(needed.stack));
  }
  for (const plan of stacks.values()) {
    plan.targets = readingOrder(plan.targets);
    const parents = [...plan.targets.map(t => t.image), ...plan.abstractTargets].flatMap(one => parentsOf(one._props));
    const inherited = reachable(parents, parent => parentsOf(parent._props));
    for (const member of [...plan.groups.flatMap(g => g.members), ...inherited]) {
      // Validation reports all other members.
      const isMember = Image.isImage(member) || Group.isGroup(member) || AbstractTarget.isAbstractTarget(member);
      const isValid = isMember && member.node.root === root;
      const other = isValid ? stackPlan(member) : plan;
      if (other !== plan) {
        plan.needs.add(other);
      }
    }
  }
  return { stacks: [...stacks.values()], lock, targetOf, neededBy };
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

/** Sorts targets: images after the images they are built on, and stages of an image directly after the image. */
function readingOrder(targets: readonly Target[]): Target[] {
  const images = new Map<Image, Target[]>();
  for (const target of targets) {
    const own = images.get(target.image) ?? [];
    images.set(target.image, own);
    own.splice(isImageTarget(target) ? 0 : own.length, 0, target);
  }
  const needs = (image: Image) => images.get(image)!
    .flatMap(t => t.needs.map(n => n.image)).filter(i => i !== image && images.has(i));
  // Images can use stages of each other without a cycle between targets. Any order is fine then.
  const { ordered, cycles } = dependencyOrder(images.keys(), needs);
  return (cycles.length > 0 ? [...images.keys()] : ordered).flatMap(image => images.get(image)!);
}

/** The stage of an image, if its Dockerfile has stages, and if it is the same in all combinations of a matrix. */
export function resultStage(image: Image): Stage | undefined {
  const { dockerfile, _props: { target } } = image;
  return target === undefined ? dockerfile._last : dockerfile.tryFindStage(target);
}

/** The stages of an image. A `target` that depends on the axes of a matrix selects several. */
export function resultStages(image: Image): Stage[] {
  const { dockerfile, _props: { target, matrix } } = image;
  const named = () => textsByAxis(target!, matrix)?.map(name => dockerfile.tryFindStage(name));
  return (target === undefined ? [dockerfile._last] : named() ?? []).flatMap(stage => stage ?? []);
}

/** Whether a target is an image, not one of its stages or variants. */
export function isImageTarget({ stage, native }: Target): boolean {
  return stage === undefined && !native;
}

type DefinitionConstruct = Variable | Constant | BakeFunction;

function isDefinition(construct: IConstruct): construct is DefinitionConstruct {
  return Variable.isVariable(construct) || Constant.isConstant(construct) || BakeFunction.isBakeFunction(construct);
}

/** The stacks that can use a definition: the stack that contains the definition, or all stacks. */
function definedIn(definition: DefinitionConstruct, stacks: ReadonlyMap<Stack, StackPlan>): StackPlan[] {
  const stack = Stack._ofDefinition(definition);
  return stack ? [stacks.get(stack)!] : [...stacks.values()];
}

function addDefinition({ variables, constants, functions }: StackPlan, definition: DefinitionConstruct): void {
  if (Variable.isVariable(definition)) {
    variables.push(definition);
  } else if (Constant.isConstant(definition)) {
    constants.push(definition);
  } else {
    functions.push(definition);
  }
}

function newStackPlan(stack: Stack): StackPlan {
  return {
    stack,
    name: '',
    file: '',
    targets: [],
    groups: [],
    abstractTargets: [],
    variables: [],
    constants: [],
    functions: [],
    requires: [],
    needs: new Set(),
  };
}

function newTarget(image: Image, stage: Stage | undefined, stack: StackPlan, readsOf: ReadsOfStage): Target {
  const { context } = image._props;
  const read = (stage && readsOf(stage)) ?? externalReads(stagesOf(stage ? [stage] : resultStages(image)));
  const given = [...context ? [{ source: context }] : [], ...[...contextReads(image, stage).values()].flat()];
  const reads = [...new Set([...given, ...read].map(distinctReads()))];
  const platforms = image.platforms.map(p => p.value);
  // The name is unique until names are assigned.
  const name = `${image.node.path}/${stage?.name ?? ''}`;
  return { image, stage, native: false, stack, name, platforms, needs: [], reads };
}
