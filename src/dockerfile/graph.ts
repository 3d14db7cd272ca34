import type { Dockerfile } from './dockerfile';
import { dependencyOrder, gathered, reachable } from '../common/graph';
import { onDisk } from './existing/on-disk';
import { Stage } from './stage';
import type { IBuildSource } from './syntax/build-source';
import type { StagePlatform } from './syntax/platform';

/** Stages of the same Dockerfile that a stage depends on. */
function needs(stage: Stage): Stage[] {
  const named = onBuildNames(stage).flatMap(name => stage._dockerfile.tryFindStage(name) ?? []);
  return [
    ...stage._sources.filter((s): s is Stage => Stage.isStage(s) && s._dockerfile === stage._dockerfile),
    ...named,
  ];
}

/** Names of stages or images that `ONBUILD` instructions read, if the stage is built on an existing Dockerfile. */
export function onBuildNames({ parent, _dockerfile }: Stage): string[] {
  return _dockerfile._existing
    ? []
    : (onDisk(parent)?.stage.onBuildSources.map(source => source.name.toLowerCase()) ?? []);
}

/** Stages in the order BuildKit requires: each stage follows the stages it depends on. */
export function orderStages(dockerfile: Dockerfile): { ordered: Stage[]; cycles: Stage[][] } {
  return dependencyOrder(dockerfile.stages, needs);
}

/** The given stages, and the stages of their Dockerfiles that they depend on. */
export function stagesOf(stages: Iterable<Stage>): Set<Stage> {
  return reachable(stages, needs);
}

/** A source outside a Dockerfile, as read by one of its stages. */
export interface Read {
  readonly source: IBuildSource;
  /** Platform of the stage, if the source is its base. BuildKit resolves other sources for the target platform. */
  readonly platform?: StagePlatform;
}

/** All sources that a stage reads, in the order of use. */
export function readsOf({ _sources, _options: { platform } }: Stage): Read[] {
  return _sources.map((source, i) => (i === 0 && platform ? { source, platform } : { source }));
}

/** Sources outside their Dockerfile that the stages read, in the order of use, without duplicates. */
export function externalReads(stages: Iterable<Stage>): Read[] {
  return [...new Set([...stages].flatMap(externalOf).map(distinctReads()))];
}

/** Combines the values of each stage with those of the stages it depends on. The whole takes linear time. */
export function gatheredFrom<V>(
  stages: readonly Stage[],
  own: (stage: Stage) => Iterable<V>,
): Map<Stage, ReadonlySet<V>> {
  return gathered(stages, needs, own);
}

/** Sources outside its Dockerfile that each stage reads, together with those of the stages it depends on. */
export function externalReadsOf(stages: readonly Stage[]): Map<Stage, ReadonlySet<Read>> {
  const distinct = distinctReads();
  return gatheredFrom(stages, stage => externalOf(stage).map(distinct));
}

/** Returns the sources outside the Dockerfile that a stage reads, or undefined if stages depend on each other. */
export type ReadsOfStage = (stage: Stage) => ReadonlySet<Read> | undefined;

/** Collects the sources of all stages of a Dockerfile the first time that one of the stages is looked up. */
export function readsOfStages(): ReadsOfStage {
  const known = new Map<Dockerfile, ReadonlyMap<Stage, ReadonlySet<Read>>>();
  return stage => {
    const reads = known.get(stage._dockerfile) ?? externalReadsOf(orderStages(stage._dockerfile).ordered);
    known.set(stage._dockerfile, reads);
    return reads.get(stage);
  };
}

/** Returns a function that maps all reads of one source for one platform to the same object. */
export function distinctReads(): (read: Read) => Read {
  const known = new Map<IBuildSource, Map<string, Read>>();
  return read => {
    const byPlatform = known.get(read.source) ?? new Map<string, Read>();
    const platform = read.platform?._text ?? '';
    const first = byPlatform.get(platform) ?? read;
    known.set(read.source, byPlatform.set(platform, first));
    return first;
  };
}

function externalOf(stage: Stage): Read[] {
  return readsOf(stage).filter(({ source }) => !Stage.isStage(source) || source._dockerfile !== stage._dockerfile);
}
