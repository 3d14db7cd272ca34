import type { TargetChange } from '../graph/changes';

/** The changes of an image and of the stages that belong to it. */
export interface ImageChange {
  readonly path: string;
  readonly kind: TargetChange['kind'];
  /** Names of the parts that differ. */
  readonly parts: readonly string[];
}

/** Combines the changes of targets of one image. */
export function byImage(changes: readonly TargetChange[]): ImageChange[] {
  const images = new Map<string, TargetChange[]>();
  for (const change of changes) {
    const own = images.get(change.path) ?? [];
    own.push(change);
    images.set(change.path, own);
  }
  return [...images].map(([path, own]) => {
    const kind = own.find(({ image }) => image)?.kind ?? 'changed';
    const stages = own.filter(change => change.kind !== kind && change.kind !== 'changed')
      .map(({ id }) => `target ${id}`);
    const parts = own.flatMap(change => change.parts.map(({ part }) => part));
    return { path, kind, parts: [...new Set([...parts, ...stages])] };
  });
}
