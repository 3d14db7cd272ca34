import { dependencyOrder, reachable } from '../graph';
import { IBuildSource } from './build-source';
import type { Dockerfile } from './dockerfile';
import { Stage } from './stage';

/** The stages of the same Dockerfile that a stage needs. */
function needs(stage: Stage): Stage[] {
  return stage._sources.filter((s): s is Stage => Stage.isStage(s) && s._dockerfile === stage._dockerfile);
}

/** The stages as BuildKit takes them: each behind what it needs. */
export function orderStages(dockerfile: Dockerfile): { ordered: Stage[]; cycle?: Stage[] } {
  return dependencyOrder(dockerfile.stages, needs);
}

/** A stage and those of its Dockerfile that it is made of. */
export function stagesOf(stage: Stage): Set<Stage> {
  return reachable([stage], needs);
}

/** What a stage and those that it is made of read from outside their Dockerfile, in the order of use. */
export function externalSources(stage: Stage): IBuildSource[] {
  const sources = new Set<IBuildSource>();
  for (const member of stagesOf(stage)) {
    for (const source of member._sources) {
      if (!Stage.isStage(source) || source._dockerfile !== stage._dockerfile) {
        sources.add(source);
      }
    }
  }
  return [...sources];
}

/** Whether any of the stages reads files of the image's own context. */
export function readsContext(stages: Iterable<Stage>): boolean {
  return [...stages].some(stage => stage._instructions.some(i => i.readsContext));
}
