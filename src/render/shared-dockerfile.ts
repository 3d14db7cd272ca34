import type { TargetDockerfile } from './dockerfiles';
import { header } from './header';
import { ignoreOf } from './ignore';
import { joinable } from './joinable';
import type { Together } from './together';
import { together } from './together';
import { ofBuildKit } from '../attributes/checks';
import { dependencyOrder, gathered } from '../common/graph';
import { Image } from '../constructs/image';
import { DockerfileLayout } from '../constructs/layout';
import type { Read } from '../dockerfile/graph';
import { distinctReads, onBuildNames, orderStages, readsOf } from '../dockerfile/graph';
import { Stage } from '../dockerfile/stage';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { toStageName } from '../dockerfile/syntax/names';
import type { Guard } from '../dockerfile/writer';
import { writeDockerfile } from '../dockerfile/writer';
import { pinnedImage, pinnedSource } from '../lock/pinned';
import { filesOf, readsContext } from '../plan/files';
import type { Paths } from '../plan/paths';
import type { Plan, StackPlan, Target } from '../plan/plan';
import { byImage, resultStage } from '../plan/plan';
import { shellAtStart } from '../plan/shells';
import { bakeValue, contextEntries, freeName, SourceNames, userOf } from '../plan/sources';

/**
 * The common Dockerfile of a stack, from which each target builds a stage.
 *
 * An image refers to another image by the name of a stage if its target can build the other image like the target of
 * that image would. Otherwise, the image refers to a context, as with separate Dockerfiles.
 */
export class SharedDockerfile {
  private readonly images = new Map<Image, Together>();
  private readonly owners = new Map<unknown, Image>();
  /** All stages, each after the stages it depends on. */
  private readonly ordered: readonly Stage[] = [];
  private readonly external: ReadonlyMap<Stage, ReadonlySet<Read>> = new Map();

  public constructor(
    private readonly stack: StackPlan, private readonly plan: Plan, paths: Paths, private readonly guard: Guard,
  ) {
    if (stack.stack.dockerfileLayout !== DockerfileLayout.PER_STACK) {
      return;
    }
    const joinableTo = joinable(source => this.imageOf(source), plan);
    for (const [image, targets] of byImage(stack.targets)) {
      guard(image.node.path, () => {
        if (canShare(image) && ignoreOf(image, paths) === undefined) {
          this.owners.set(image.dockerfile, image);
          const others = joinableTo(targets);
          this.images.set(image, together(image, others.flatMap(other => this.images.get(other) ?? [])));
        }
      });
    }
    const stages = [...this.images.keys()].flatMap(image => orderStages(image.dockerfile).ordered);
    this.ordered = dependencyOrder(stages, stage => this.needs(stage)).ordered;
    const distinct = distinctReads();
    const externalReadsOf = (stage: Stage) => readsOf(stage).filter(({ source }) => !this.localStage(source, stage));
    this.external = this.gather(stage => externalReadsOf(stage).map(distinct));
  }

  /** Returns whether an image is built from this Dockerfile. */
  public has(image: Image): boolean {
    return this.images.has(image);
  }

  /** Returns the targets that a target refers to in `contexts`. */
  public contextNeeds(target: Target): readonly Target[] {
    if (!this.has(target.image)) {
      return target.needs;
    }
    return this.externalReads(target).flatMap(read => this.plan.neededBy(target, read) ?? []);
  }

  /** Returns the Dockerfile for each target of the stack that is built from it. */
  public write(): Map<Target, TargetDockerfile> {
    const targets = this.stack.targets.filter(t => this.has(t.image));
    const { ordered } = this;
    const names = this.stageNames();
    const sources = new SourceNames(names.values());
    const nameOf = (read: Read, image: Image) => {
      const target = this.plan.targetOf(image)!;
      return sources.of(read, bakeValue(target, read, this.plan), this.plan.neededBy(target, read)?.native ?? false);
    };
    const parts = partStarts(ordered);
    const [first] = targets.map(target => target.image);
    const syntax = first?._syntax && pinnedImage(first._syntax, this.plan.lock, userOf(first));
    const skippedChecks = [...new Set(targets.flatMap(t => ofBuildKit(t.image._props.suppressedChecks)))];
    const written = writeDockerfile({ syntax, skippedChecks }, [header(this.stack.stack)], ordered, {
      stage: stage => names.get(stage)!,
      mounts: stage => this.owners.get(stage._dockerfile)!._props.mounts ?? [],
      hasEpoch: stage => this.owners.get(stage._dockerfile)!._props.reproducible ?? false,
      remote: (source, isOnly, stage) =>
        pinnedSource(source, this.plan.lock, userOf(this.owners.get(stage._dockerfile)!), isOnly),
      shell: stage => shellAtStart(stage, this.owners.get(stage._dockerfile)!, this.plan),
      source: (read, reader) => {
        const local = this.localStage(read.source, reader);
        return local ? names.get(local)! : nameOf(read, this.owners.get(reader._dockerfile)!);
      },
      part: stage => (parts.has(stage) ? this.owners.get(stage._dockerfile)!.node.path : undefined),
    }, this.guard);
    const values = new Map([...written.args.values()].flatMap(own => [...own]));
    const args = this.gather(stage => written.args.get(stage)!.keys());
    const readers = this.gather(stage => (readsContext(filesOf([stage])) ? ['context'] : []));
    return new Map(targets.flatMap(target => this.guard(target.image.node.path, () => {
      const stage = this.stageOf(target);
      const { props, filtered } = this.images.get(target.image)!;
      return [[target, {
        fileName: 'Dockerfile',
        given: {},
        content: written.text,
        stage: names.get(stage)!,
        args: new Map([...args.get(stage)!].map(name => [name, values.get(name)!])),
        contexts: contextEntries(target, this.externalReads(target), read => nameOf(read, target.image), this.plan),
        open: written.open,
        readsContext: readers.get(stage)!.size > 0,
        props: { ...props, noCacheFilter: filtered.length > 0 ? filtered.map(s => names.get(s)!) : undefined },
      }]] as const;
    }) ?? []));
  }

  /**
   * Returns the names of stages. The final stage of an image has the name of its target, as other stages would have.
   */
  private stageNames(): Map<Stage, string> {
    const names = new Map<Stage, string>();
    const taken = new Set<string>();
    for (const image of this.images.keys()) {
      const result = resultStage(image);
      const target = this.plan.targetOf(image)!.name;
      for (const stage of image.dockerfile.stages) {
        const name = freeName([toStageName(stage === result ? target : `${target}-${stage.name}`)], taken);
        taken.add(name);
        names.set(stage, name);
      }
    }
    return names;
  }

  private imageOf(source: IBuildSource): Image | undefined {
    // The combinations of a matrix are targets of their own.
    const other = Image.isImage(source) && !source._props.matrix ? source : undefined;
    return other ?? (Stage.isStage(source) ? this.owners.get(source._dockerfile) : undefined);
  }

  /** Returns the stage of this Dockerfile for a source, if the reader can refer to a stage. */
  private localStage(source: IBuildSource, reader: Stage): Stage | undefined {
    const image = this.imageOf(source);
    const inside = image && (source as Stage)._dockerfile === reader._dockerfile;
    if (!image || !(inside || this.images.get(this.owners.get(reader._dockerfile)!)!.with.has(image))) {
      return undefined;
    }
    return Stage.isStage(source) ? source : resultStage(image);
  }

  private needs(stage: Stage): Stage[] {
    return stage._sources.flatMap(source => this.localStage(source, stage) ?? []);
  }

  /** Returns the external sources of a target. */
  private externalReads(target: Target): Read[] {
    return [...this.external.get(this.stageOf(target)) ?? []];
  }

  /** Collects values of each stage and of the stages in this Dockerfile that it depends on. */
  private gather<V>(own: (stage: Stage) => Iterable<V>): Map<Stage, ReadonlySet<V>> {
    return gathered(this.ordered, stage => this.needs(stage), own);
  }

  private stageOf({ image, stage }: Target): Stage {
    return stage ?? resultStage(image)!;
  }
}

function canShare(image: Image): boolean {
  const { dockerfile, _props: { context, contexts, syntax } } = image;
  return dockerfile._owner === image.node.path && !dockerfile._existing && resultStage(image) !== undefined
    && contexts === undefined && syntax === undefined
    // ONBUILD instructions of a base image refer to stages of the image by name.
    && dockerfile.stages.every(stage => onBuildNames(stage).length === 0)
    && (context === undefined || context._kind === 'directory');
}

/** The first stage of each image. */
function partStarts(stages: readonly Stage[]): Set<Stage> {
  return new Set(stages.filter((stage, i) => stages[i - 1]?._dockerfile !== stage._dockerfile));
}
