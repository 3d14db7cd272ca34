import { stylesOf } from './terminal';
import type { Rebuild } from '../graph/changes';
import type { Snapshot } from '../graph/snapshot';

/** The images and stages that are built again, each with the reasons. */
export function rebuildLines(all: readonly Rebuild[], { output: { targets } }: Snapshot): string[] {
  if (all.length === 0) {
    return ['No image is built again'];
  }
  const style = stylesOf(process.stdout);
  const images = all.filter(({ id }) => targets.get(id)!.image).length;
  const stages = all.length - images;
  const counts = `${images} of ${[...targets.values()].filter(target => target.image).length} images`;
  return [
    style('bold', `Built again: ${counts}${stages > 0 ? ` and ${stages} of their stages` : ''}`),
    ...all.map(({ id, own, upstream }) => {
      const reasons = [...own, ...upstream.map(needed => `built on ${needed}`)];
      return `  ${id}  ${style('dim', reasons.join(', '))}`;
    }),
  ];
}
