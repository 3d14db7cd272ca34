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
import { filesOf, readsContext } from '../plan/files';
import type { Paths } from '../plan/paths';
import type { Plan, StackPlan, Target } from '../plan/plan';
import { byImage, resultStage } from '../plan/plan';
import { shellAtStart } from '../plan/shells';
import { contextEntries, freeName, SourceNames } from '../plan/sources';

/**
 * The one Dockerfile of a stack, whose stages the targets choose.
 *
 * A reference between two of its images is the name of a stage where the referring target can build the other image as
 * that image's own target would; otherwise it stays a context, as between Dockerfiles.
 */
export class SharedDockerfile {
  private readonly images = new Map<Image, Together>();
  private readonly owners = new Map<unknown, Image>();
  /** All stages, each behind what it needs. */
  private readonly ordered: readonly Stage[] = [];
  private readonly external: ReadonlyMap<Stage, ReadonlySet<Read>> = new Map();

  public constructor(private readonly stack: StackPlan, private readonly plan: Plan, paths: Paths, private readonly guard: Guard) {
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
    this.external = this.gather(stage => readsOf(stage).filter(({ source }) => !this.localStage(source, stage)).map(distinct));
  }

  /** Whether an image is made of stages of this Dockerfile. */
  public has(image: Image): boolean {
    return this.images.has(image);
  }

  /** The targets that a target is built on by the names of contexts. */
  public contextNeeds(target: Target): readonly Target[] {
    if (!this.has(target.image)) {
      return target.needs;
    }
    return this.externalReads(target).flatMap(read => this.plan.neededBy(target, read) ?? []);
  }

  /** The Dockerfile, for each of the stack's targets that it is for. */
  public write(): Map<Target, TargetDockerfile> {
    const targets = this.stack.targets.filter(t => this.has(t.image));
    const { ordered } = this;
    const names = this.stageNames();
    const sources = new SourceNames(names.values());
    const nameOf = (read: Read, image: Image) => sources.of(read, this.plan.neededBy(this.plan.targetOf(image)!, read));
    const parts = partStarts(ordered);
    const syntax = targets[0]?.image._syntax;
    const skippedChecks = [...new Set(targets.flatMap(t => ofBuildKit(t.image._props.suppressedChecks)))];
    const written = writeDockerfile({ syntax, skippedChecks }, [header(this.stack.stack)], ordered, {
      stage: stage => names.get(stage)!,
      mounts: stage => this.owners.get(stage._dockerfile)!._props.mounts ?? [],
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

  /** An image's result is named as its target, its other stages as targets of them would be. */
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
    return Image.isImage(source) ? source : Stage.isStage(source) ? this.owners.get(source._dockerfile) : undefined;
  }

  /** The stage of this Dockerfile that a source is for a reader, if it is one. */
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

  /** What the stages of a target read from outside of this Dockerfile. */
  private externalReads(target: Target): Read[] {
    return [...this.external.get(this.stageOf(target)) ?? []];
  }

  /** What each stage has together with those of this Dockerfile that it is made of. */
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
    // What ONBUILD of a base image reads is looked up by the names of the image's own stages.
    && dockerfile.stages.every(stage => onBuildNames(stage).length === 0)
    && (context === undefined || context._kind === 'directory');
}

/** The stages in front of which the image that they belong to changes. */
function partStarts(stages: readonly Stage[]): Set<Stage> {
  return new Set(stages.filter((stage, i) => stages[i - 1]?._dockerfile !== stage._dockerfile));
}
