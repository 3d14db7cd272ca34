import type { Dockerfile } from './dockerfile';
import { dependencyOrder, gathered, reachable } from '../common/graph';
import { onDisk } from './existing/on-disk';
import { Stage } from './stage';
import type { IBuildSource } from './syntax/build-source';
import type { StagePlatform } from './syntax/platform';

/** The stages of the same Dockerfile that a stage needs. */
function needs(stage: Stage): Stage[] {
  const named = onBuildNames(stage).flatMap(name => stage._dockerfile.tryFindStage(name) ?? []);
  return [...stage._sources.filter((s): s is Stage => Stage.isStage(s) && s._dockerfile === stage._dockerfile), ...named];
}

/** The names that ONBUILD instructions of the existing Dockerfile read that a stage starts from: those of stages, or of images. */
export function onBuildNames({ parent, _dockerfile }: Stage): string[] {
  return _dockerfile._existing ? [] : onDisk(parent)?.stage.onBuildSources.map(source => source.name.toLowerCase()) ?? [];
}

/** The stages as BuildKit takes them: each behind what it needs. */
export function orderStages(dockerfile: Dockerfile): { ordered: Stage[]; cycles: Stage[][] } {
  return dependencyOrder(dockerfile.stages, needs);
}

/** Some stages, and those of their Dockerfiles that they are made of. */
export function stagesOf(stages: Iterable<Stage>): Set<Stage> {
  return reachable(stages, needs);
}

/** A source from outside of a Dockerfile, as its stages read it. */
export interface Read {
  readonly source: IBuildSource;
  /** The platform of a stage that starts from the source. BuildKit looks for all others on the platform of the build. */
  readonly platform?: StagePlatform;
}

/** All that a stage reads, in the order of use. */
export function readsOf({ _sources, _options: { platform } }: Stage): Read[] {
  return _sources.map((source, i) => (i === 0 && platform ? { source, platform } : { source }));
}

/** What stages read from outside their Dockerfile, in the order of use, each once. */
export function externalReads(stages: Iterable<Stage>): Read[] {
  return [...new Set([...stages].flatMap(externalOf).map(distinctReads()))];
}

/** What each stage has together with those of its Dockerfile that it is made of. Many stages that ask take linear time. */
export function gatheredFrom<V>(stages: readonly Stage[], own: (stage: Stage) => Iterable<V>): Map<Stage, ReadonlySet<V>> {
  return gathered(stages, needs, own);
}

/** What each stage reads from outside its Dockerfile, together with those that it is made of. */
export function externalReadsOf(stages: readonly Stage[]): Map<Stage, ReadonlySet<Read>> {
  const distinct = distinctReads();
  return gatheredFrom(stages, stage => externalOf(stage).map(distinct));
}

/** What each stage of some Dockerfiles reads from outside. Nothing where stages need each other, which is an error. */
export type ReadsOfStage = (stage: Stage) => ReadonlySet<Read> | undefined;

/** Works out what the stages of a Dockerfile read when the first of them is asked for. */
export function readsOfStages(): ReadsOfStage {
  const known = new Map<Dockerfile, ReadonlyMap<Stage, ReadonlySet<Read>>>();
  return stage => {
    const reads = known.get(stage._dockerfile) ?? externalReadsOf(orderStages(stage._dockerfile).ordered);
    known.set(stage._dockerfile, reads);
    return reads.get(stage);
  };
}

/** Turns all reads of one source for one platform into one object. */
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
