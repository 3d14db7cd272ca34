import { ofBuildKit } from '../core/checks';
import { DockerfilePlacement } from '../core/forms';
import { Image } from '../core/image';
import { IBuildSource } from '../dockerfile/build-source';
import { orderStages, readsContext } from '../dockerfile/graph';
import { toStageName } from '../dockerfile/names';
import { Stage } from '../dockerfile/stage';
import { argumentsOf, writeDockerfile } from '../dockerfile/writer';
import { dependencyOrder, reachable } from '../graph';
import { pathLine, TargetDockerfile } from './dockerfiles';
import { Plan, resultStage, StackPlan, Target } from './plan';
import { contextNames, freeName, NamedSource, SourceNames } from './sources';
import { together, Together } from './together';

/**
 * The one Dockerfile of a stack, whose stages the targets choose.
 *
 * A reference between two of its images is the name of a stage where the referring target can build the other image as
 * that image's own target would; otherwise it stays a context, as between Dockerfiles.
 */
export class SharedDockerfile {
  private readonly images = new Map<Image, Together>();
  private readonly owners = new Map<unknown, Image>();

  public constructor(private readonly stack: StackPlan, private readonly plan: Plan) {
    if (stack.stack.dockerfiles !== DockerfilePlacement.SHARED) {
      return;
    }
    for (const { image } of stack.targets.filter(t => !t.stage && canShare(t))) {
      this.owners.set(image.dockerfile, image);
      const others = image.dockerfile.stages.flatMap(s => s._sources).flatMap(s => this.imageOf(s) ?? []);
      this.images.set(image, together(image, [...new Set(others)].flatMap(other => this.images.get(other) ?? [])));
    }
  }

  /** Whether an image is made of stages of this Dockerfile. */
  public has(image: Image): boolean {
    return this.images.has(image);
  }

  /** The targets that a target is built on by the names of contexts. */
  public contextNeeds(target: Target): Target[] {
    if (!this.has(target.image)) {
      return target.needs;
    }
    const sources = [...this.stagesOf(this.stageOf(target))].flatMap(stage => this.externalSources(stage));
    return sources.flatMap(source => this.plan.targetOf(source) ?? []);
  }

  /** The Dockerfile, for each of the stack's targets that it is for. */
  public write(): Map<Target, TargetDockerfile> {
    const targets = this.stack.targets.filter(t => this.has(t.image));
    const stages = [...this.images.keys()].flatMap(image => orderStages(image.dockerfile).ordered);
    const { ordered } = dependencyOrder(stages, stage => this.needs(stage));
    const names = this.stageNames();
    const sources = new SourceNames(this.plan, names.values());
    const parts = partStarts(ordered);
    const syntax = targets[0]?.image._syntax;
    const skippedChecks = [...new Set(targets.flatMap(t => ofBuildKit(t.image._props.suppressedChecks)))];
    const written = writeDockerfile({ syntax, skippedChecks }, [`${pathLine(this.stack.stack)}: synthesized by cdk-bake. Change the constructs, not this file.`], ordered, {
      stage: stage => names.get(stage)!,
      mounts: stage => this.owners.get(stage._dockerfile)!._props.mounts ?? [],
      source: (source, reader) => {
        const local = this.localStage(source, reader);
        return local ? names.get(local)! : sources.of(source).name;
      },
      part: stage => (parts.has(stage) ? pathLine(this.owners.get(stage._dockerfile)!) : undefined),
    });
    return new Map(targets.map(target => {
      const stage = this.stageOf(target);
      const own = this.stagesOf(stage);
      const named: NamedSource[] = [...own].flatMap(s => this.externalSources(s)).map(s => sources.of(s));
      const { props, filtered } = this.images.get(target.image)!;
      return [target, {
        fileName: 'Dockerfile',
        content: written.text,
        stage: names.get(stage)!,
        args: argumentsOf(written, own),
        contexts: contextNames(named),
        open: written.open,
        readsContext: readsContext(own),
        props: { ...props, noCacheFilter: filtered.length > 0 ? filtered.map(s => names.get(s)!) : undefined },
      }];
    }));
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

  private externalSources(stage: Stage): IBuildSource[] {
    return stage._sources.filter(source => !this.localStage(source, stage));
  }

  private stagesOf(stage: Stage): Set<Stage> {
    return reachable([stage], s => this.needs(s));
  }

  private stageOf({ image, stage }: Target): Stage {
    return stage ?? resultStage(image)!;
  }
}

function canShare({ image }: Target): boolean {
  const { dockerfile, _props: { context, contexts, exclude, inherits, syntax } } = image;
  return dockerfile._owner === image.node.path && !dockerfile._existing && resultStage(image) !== undefined
    && contexts === undefined && inherits === undefined && exclude === undefined && syntax === undefined
    && (context === undefined || context._kind === 'directory');
}

/** The stages in front of which the image that they belong to changes. */
function partStarts(stages: readonly Stage[]): Set<Stage> {
  return new Set(stages.filter((stage, i) => stages[i - 1]?._dockerfile !== stage._dockerfile));
}
