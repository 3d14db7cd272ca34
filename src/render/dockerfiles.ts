import { header } from './header';
import { ignoreOf } from './ignore';
import { pinnedBases, pinnedFrontend, pinnedTriggers } from './pinned-files';
import { ofBuildKit } from '../attributes/checks';
import type { Image } from '../constructs/image';
import type { ImageProps } from '../constructs/image-props';
import type { Read } from '../dockerfile/graph';
import { externalReads, externalReadsOf, gatheredFrom, orderStages, stagesOf } from '../dockerfile/graph';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import type { Parts } from '../dockerfile/syntax/writing';
import type { Guard, WrittenDockerfile } from '../dockerfile/writer';
import { writeDockerfile } from '../dockerfile/writer';
import { pinnedImage, pinnedSource } from '../lock/pinned';
import { contextsOf } from '../plan/existing/contexts';
import { filesOfImage, readsContext } from '../plan/files';
import type { Paths } from '../plan/paths';
import { isImageTarget, resultStages } from '../plan/plan';
import type { Plan, Target } from '../plan/plan';
import { shellAtStart } from '../plan/shells';
import { contextEntries, nameSources, userOf } from '../plan/sources';

/** The Dockerfile of a target, ready to be written. */
export interface TargetDockerfile {
  /** The name of the file in the directory of the stack. */
  readonly fileName: string;
  /** The path of the existing Dockerfile, if the target uses it without a copy in the output directory. */
  readonly original?: string;
  readonly content: string | Buffer;
  /** The ignore file of the Dockerfile. */
  readonly ignore?: string | Buffer;
  /** The stage of the target, if it is not the last stage. */
  readonly stage?: string;
  /** The build arguments for the stages of the target. */
  readonly args: ReadonlyMap<string, Parts>;
  /** The contexts that the stages of the target read, with their values in the Bake file. */
  readonly contexts: ReadonlyMap<string, string>;
  /** The user-defined contexts of the image. */
  readonly given: Readonly<Record<string, Read>>;
  /** The variables that stages expand, but do not set. */
  readonly open: WrittenDockerfile['open'];
  /** Whether the Dockerfile reads the context of the target. */
  readonly readsContext: boolean;
  /** The build settings, including those for stages of other images. */
  readonly props: ImageProps;
}

/** The Dockerfile of an image without a shared Dockerfile, for each target of the image. */
export function ownDockerfiles(
  image: Image, targets: readonly Target[], plan: Plan, paths: Paths, guard: Guard,
): Map<Target, TargetDockerfile> {
  const main = targets.find(isImageTarget)!;
  const fileName = `Dockerfile.${main.name}`;
  const props = image._props;
  const existing = image.dockerfile._existing;
  const files = filesOfImage(image);
  const ignore = ignoreOf(image, paths);
  if (existing) {
    const { path, content, name, isInContext, isByAxis } = existing;
    // A modified ignore file requires a copy of the Dockerfile next to it.
    const original = isInContext ? name : isByAxis || ignore === existing.ignore ? path : undefined;
    const file = { fileName, original, content, ignore, open: new Map(), readsContext: true };
    return new Map(targets.map(target => [target, {
      ...file,
      args: pinnedFrontend(image, plan.lock),
      contexts: pinnedBases(target, plan.lock),
      stage: target.stage?.name ?? props.target,
      given: contextsOf(image, target.stage),
      props,
    }]));
  }
  const nameOf = nameSources(main, plan);
  const { ordered } = orderStages(image.dockerfile);
  const local = new Set<IBuildSource>(ordered);
  const user = userOf(image);
  const options = {
    syntax: image._syntax === undefined ? undefined : pinnedImage(image._syntax, plan.lock, user),
    skippedChecks: ofBuildKit(props.suppressedChecks),
  };
  const written = writeDockerfile(options, [header(image)], ordered, {
    stage: stage => stage.name,
    mounts: () => props.mounts ?? [],
    hasEpoch: () => props.reproducible ?? false,
    shell: stage => shellAtStart(stage, image, plan),
    remote: (source, isOnly) => pinnedSource(source, plan.lock, user, isOnly),
    source: read => (local.has(read.source) ? read.source.sourceName : nameOf(read)),
  }, guard);
  const contexts = contextsOf(image);
  const reads = targets.some(target => target.stage) ? externalReadsOf(ordered) : undefined;
  const values = new Map([...written.args.values()].flatMap(own => [...own]));
  const args = gatheredFrom(ordered, stage => written.args.get(stage)!.keys());
  return new Map(targets.map(target => {
    const results = target.stage ? [target.stage] : resultStages(image);
    const isLast = !target.stage && results[0] === ordered[ordered.length - 1];
    const external = (target.stage && reads?.get(target.stage)) ?? externalReads(stagesOf(results));
    const names = results.length > 0 ? results.flatMap(result => [...args.get(result)!]) : values.keys();
    return [target, {
      fileName,
      content: written.text,
      ignore,
      stage: (target.stage ? undefined : props.target) ?? (isLast ? undefined : results[0]?.name),
      args: new Map([...names].map(name => [name, values.get(name)!])),
      contexts: new Map([
        ...pinnedTriggers(target, plan.lock), ...contextEntries(target, [...external], nameOf, plan),
      ]),
      open: written.open,
      readsContext: readsContext(files),
      given: contexts,
      props,
    }];
  }));
}
