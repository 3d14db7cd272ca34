import { entriesIn } from './hcl-text';
import { isInput } from './inputs';
import type { Snapshot, TargetText } from './snapshot';
import { reachable } from '../../common/graph';

/** A part of a target that differs between two outputs. A part that exists in one output only is undefined. */
export interface PartChange {
  /** The attribute, `variable NAME`, the Dockerfile or the ignore file. */
  readonly part: string;
  readonly before?: string;
  readonly after?: string;
  /** Whether the result of the build depends on the part. */
  readonly rebuilds: boolean;
}

/** A target that differs between two outputs, or a Bake file whose groups or unused definitions differ. */
export interface TargetChange {
  /** The ID of the target, or the path of the Bake file. */
  readonly id: string;
  /** The path of the construct. */
  readonly path: string;
  /** Whether the target is an image, not one of its stages or variants. */
  readonly image: boolean;
  readonly kind: 'new' | 'gone' | 'changed';
  readonly parts: readonly PartChange[];
}

/** A target that is built again, with the reasons. */
export interface Rebuild {
  readonly id: string;
  readonly path: string;
  /** The parts of the target itself that differ, or `new`. */
  readonly own: readonly string[];
  /** The targets that it is built on and that are built again. */
  readonly upstream: readonly string[];
}

/** The differences between two outputs, in the order of the later one. Targets that are gone are last. */
export function changesBetween(before: Snapshot | undefined, after: Snapshot): TargetChange[] {
  const changed = [...after.targets].flatMap(([id, text]): TargetChange[] => {
    const { path, image } = text.target;
    const former = before?.targets.get(id);
    if (!former) {
      return [{ id, path, image, kind: 'new', parts: [] }];
    }
    const parts = partChanges(former, text);
    return parts.length > 0 ? [{ id, path, image, kind: 'changed', parts }] : [];
  });
  const gone = [...before?.targets ?? []].filter(([id]) => !after.targets.has(id))
    .map(([id, { target: { path, image } }]): TargetChange => ({ id, path, image, kind: 'gone', parts: [] }));
  return [...changed, ...gone, ...before ? otherChanges(before, after) : []];
}

/** The changes of groups, and of definitions that no target uses. */
function otherChanges(before: Snapshot, after: Snapshot): TargetChange[] {
  return after.output.manifest.stacks.flatMap(({ path, bakeFile: id }): TargetChange[] => {
    const parts = mapChanges(before.others.get(path) ?? new Map(), after.others.get(path)!)
      .filter(({ part }) => !isUsed(part, before) && !isUsed(part, after))
      .map(change => ({ ...change, rebuilds: false }));
    return parts.length > 0 && before.others.has(path) ? [{ id, path, image: false, kind: 'changed', parts }] : [];
  });
}

/** Whether a target uses a definition, whose change is then one of the target. */
function isUsed(part: string, { targets }: Snapshot): boolean {
  const name = part.slice('variable '.length);
  return part.startsWith('variable ') && [...targets.values()].some(({ definitions }) => definitions.has(name));
}

function partChanges(before: TargetText, after: TargetText): PartChange[] {
  const attributes = mapChanges(before.attributes, after.attributes).map(change => ({
    ...change,
    rebuilds: change.part === 'args' ? usedArgs(before) !== usedArgs(after) : isInput(change.part),
  }));
  const definitions = mapChanges(before.definitions, after.definitions).map(({ part, ...texts }) => ({
    part: part.startsWith('target ') ? part : `variable ${part}`,
    ...texts,
    rebuilds: after.inputs.has(part) && valuesIn(texts.before) !== valuesIn(texts.after),
  }));
  // If the language of the Dockerfile is unknown, all of its text is an input.
  const isOtherStage = !before.stages || before.stages.text !== after.stages?.text;
  const dockerfile = before.dockerfile === after.dockerfile
    ? [] : [{ part: 'Dockerfile', before: before.dockerfile, after: after.dockerfile, rebuilds: isOtherStage }];
  const ignore = before.ignore === after.ignore
    ? [] : [{ part: 'ignore file', before: before.ignore, after: after.ignore, rebuilds: true }];
  return [...attributes, ...definitions, ...dockerfile, ...ignore];
}

/** The build arguments that can affect the result. */
function usedArgs({ attributes, unusedArgs }: TargetText): string {
  const args = attributes.get('args') ?? '';
  return args.startsWith('{') ? JSON.stringify(entriesIn(args).filter(([name]) => !unusedArgs.has(name))) : args;
}

/** The part of a definition that decides its value: no description, and no validation. */
function valuesIn(definition: string | undefined): string | undefined {
  const isRead = definition?.startsWith('variable "') ? (name: string) => ['default', 'type'].includes(name)
    : definition?.startsWith('target "') ? isInput : undefined;
  return isRead ? JSON.stringify(entriesIn(definition!).filter(([name]) => isRead(name))) : definition;
}

function mapChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map(part => ({ part, before: before.get(part), after: after.get(part) }))
    .filter(change => change.before !== change.after);
}

/** The targets that are built again because of changes: those with other inputs, and everything downstream of them. */
export function rebuilds(changes: readonly TargetChange[], { output: { targets } }: Snapshot): Rebuild[] {
  const own = new Map(changes.filter(({ kind }) => kind !== 'gone').map(({ id, kind, parts }) =>
    [id, kind === 'new' ? ['new'] : parts.filter(part => part.rebuilds).map(({ part }) => part)] as const));
  const inputs = [...own].filter(([, parts]) => parts.length > 0).map(([id]) => id);
  const builtBy = new Map<string, string[]>([...targets.keys()].map(id => [id, []]));
  for (const { id, builtOn } of targets.values()) {
    builtOn.forEach(needed => builtBy.get(needed)!.push(id));
  }
  const affected = reachable(inputs, id => builtBy.get(id)!);
  return [...targets.values()].filter(({ id }) => affected.has(id)).map(({ id, path, builtOn }) =>
    ({ id, path, own: own.get(id) ?? [], upstream: builtOn.filter(needed => affected.has(needed)) }));
}
