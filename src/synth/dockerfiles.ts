import { IConstruct } from 'constructs';
import { contextsOf } from './existing-contexts';
import { Plan, resultStage, Target } from './plan';
import { contextNames, nameSources } from './sources';
import { ofBuildKit } from '../core/checks';
import { Image } from '../core/image';
import { ImageProps } from '../core/image-props';
import { IBuildSource } from '../dockerfile/build-source';
import { orderStages, readsContext, stagesOf } from '../dockerfile/graph';
import { ignoreFile } from '../dockerfile/ignore-file';
import { argumentsOf, writeDockerfile, WrittenDockerfile } from '../dockerfile/writer';
import { Parts } from '../dockerfile/writing';

/** The Dockerfile of a target, ready to be written. */
export interface TargetDockerfile {
  readonly fileName: string;
  readonly content: string | Buffer;
  /** The .dockerignore that belongs to it alone. */
  readonly ignore?: string | Buffer;
  /** The stage that the target is, where that is not the last one. */
  readonly stage?: string;
  /** The build arguments that its stages need. */
  readonly args: ReadonlyMap<string, Parts>;
  /** The contexts that its stages read: their names, and what Bake writes for them. */
  readonly contexts: ReadonlyMap<string, string>;
  /** The variables that stages expand, and do not set themselves. */
  readonly open: WrittenDockerfile['open'];
  /** Whether it reads the target's own context. */
  readonly readsContext: boolean;
  /** How it is built: as its image says, and what other images need whose stages it holds. */
  readonly props: ImageProps;
}

/** The Dockerfile of an image that has one of its own, for each of its targets. */
export function ownDockerfiles(image: Image, targets: readonly Target[], plan: Plan): Map<Target, TargetDockerfile> {
  const fileName = `Dockerfile.${targets.find(t => !t.stage)!.name}`;
  const props = image._props;
  const existing = image.dockerfile._existing;
  if (existing) {
    const { content, ignore = ignoreOf(image) } = existing;
    const nothing = { args: new Map(), contexts: new Map(), open: new Map() };
    const given = { fileName, content, ignore, ...nothing, readsContext: true };
    return new Map(targets.map(target => [target, {
      ...given,
      stage: target.stage?.name ?? props.target,
      props: { ...props, contexts: contextsOf(image, target.stage) },
    }]));
  }
  const sources = nameSources(image, plan);
  const { ordered } = orderStages(image.dockerfile);
  const local = new Set<IBuildSource>(ordered);
  const written = writeDockerfile({ syntax: image._syntax, skippedChecks: ofBuildKit(props.suppressedChecks) }, [header(image)], ordered, {
    stage: stage => stage.name,
    mounts: () => props.mounts ?? [],
    source: source => (local.has(source) ? source.sourceName : sources.get(source)!.name),
  });
  return new Map(targets.map(target => {
    const result = target.stage ?? resultStage(image);
    const last = !target.stage && result === ordered[ordered.length - 1];
    return [target, {
      fileName,
      content: written.text,
      ignore: ignoreOf(image),
      stage: props.target !== undefined && !target.stage ? props.target : last ? undefined : result?.name,
      args: argumentsOf(written, result ? stagesOf(result) : ordered),
      contexts: contextNames(target.sources.map(source => sources.get(source))),
      open: written.open,
      readsContext: readsContext(ordered),
      props,
    }];
  }));
}

function ignoreOf(image: Image): string | undefined {
  const { exclude } = image._props;
  return exclude && ignoreFile(header(image), exclude);
}

function header(image: Image): string {
  return `${pathLine(image)}: synthesized by cdk-bake. Change the construct, not this file.`;
}

/** The path of a construct as a line of a comment. */
export function pathLine({ node: { path } }: IConstruct): string {
  return path.replace(/[\r\n]/g, ' ');
}
