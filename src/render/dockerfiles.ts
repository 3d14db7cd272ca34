import { header } from './header';
import { ignoreOf } from './ignore';
import { ofBuildKit } from '../attributes/checks';
import type { Image } from '../constructs/image';
import type { ImageProps } from '../constructs/image-props';
import type { Read } from '../dockerfile/graph';
import { externalReads, externalReadsOf, gatheredFrom, orderStages, stagesOf } from '../dockerfile/graph';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import type { Parts } from '../dockerfile/syntax/writing';
import type { Guard, WrittenDockerfile } from '../dockerfile/writer';
import { writeDockerfile } from '../dockerfile/writer';
import { contextsOf } from '../plan/existing/contexts';
import { filesOfImage, readsContext } from '../plan/files';
import type { Paths } from '../plan/paths';
import { isImageTarget, resultStage } from '../plan/plan';
import type { Plan, Target } from '../plan/plan';
import { shellAtStart } from '../plan/shells';
import { contextEntries, nameSources } from '../plan/sources';

/** The Dockerfile of a target, ready to be written. */
export interface TargetDockerfile {
  /** The file in the folder of its stack. */
  readonly fileName: string;
  /** The file that it is built from, if that is one outside of the output folder. */
  readonly original?: string;
  readonly content: string | Buffer;
  /** The .dockerignore that belongs to it alone. */
  readonly ignore?: string | Buffer;
  /** The stage that the target is, where that is not the last one. */
  readonly stage?: string;
  /** The build arguments that its stages need. */
  readonly args: ReadonlyMap<string, Parts>;
  /** The contexts that its stages read: their names, and what Bake writes for them. */
  readonly contexts: ReadonlyMap<string, string>;
  /** The contexts that its image is given by name. */
  readonly given: Readonly<Record<string, Read>>;
  /** The variables that stages expand, and do not set themselves. */
  readonly open: WrittenDockerfile['open'];
  /** Whether it reads the target's own context. */
  readonly readsContext: boolean;
  /** How it is built: as its image says, and what other images need whose stages it holds. */
  readonly props: ImageProps;
}

/** The Dockerfile of an image that has one of its own, for each of its targets. */
export function ownDockerfiles(image: Image, targets: readonly Target[], plan: Plan, paths: Paths, guard: Guard): Map<Target, TargetDockerfile> {
  const main = targets.find(isImageTarget)!;
  const fileName = `Dockerfile.${main.name}`;
  const props = image._props;
  const existing = image.dockerfile._existing;
  const files = filesOfImage(image);
  const ignore = ignoreOf(image, paths);
  if (existing) {
    const { path, content } = existing;
    // What is added to it has to stand beside a copy.
    const original = ignore === existing.ignore ? path : undefined;
    const nothing = { args: new Map(), contexts: new Map(), open: new Map() };
    const file = { fileName, original, content, ignore, ...nothing, readsContext: true };
    return new Map(targets.map(target => [target, {
      ...file,
      stage: target.stage?.name ?? props.target,
      given: contextsOf(image, target.stage),
      props,
    }]));
  }
  const nameOf = nameSources(main, plan);
  const { ordered } = orderStages(image.dockerfile);
  const local = new Set<IBuildSource>(ordered);
  const written = writeDockerfile({ syntax: image._syntax, skippedChecks: ofBuildKit(props.suppressedChecks) }, [header(image)], ordered, {
    stage: stage => stage.name,
    mounts: () => props.mounts ?? [],
    shell: stage => shellAtStart(stage, image, plan),
    source: read => (local.has(read.source) ? read.source.sourceName : nameOf(read)),
  }, guard);
  const contexts = contextsOf(image);
  const reads = targets.some(target => target.stage) ? externalReadsOf(ordered) : undefined;
  const values = new Map([...written.args.values()].flatMap(own => [...own]));
  const args = gatheredFrom(ordered, stage => written.args.get(stage)!.keys());
  return new Map(targets.map(target => {
    const result = target.stage ?? resultStage(image);
    const last = !target.stage && result === ordered[ordered.length - 1];
    return [target, {
      fileName,
      content: written.text,
      ignore,
      stage: props.target !== undefined && !target.stage ? props.target : last ? undefined : result?.name,
      args: new Map(result ? [...args.get(result)!].map(name => [name, values.get(name)!]) : values),
      contexts: contextEntries(target, result ? [...(target.stage && reads?.get(result)) ?? externalReads(stagesOf([result]))] : [], nameOf, plan),
      open: written.open,
      readsContext: readsContext(files),
      given: contexts,
      props,
    }];
  }));
}
