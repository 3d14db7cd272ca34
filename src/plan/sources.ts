import type { Plan, Target } from './plan';
import { BuildContext } from '../attributes/build-context';
import { familiarReference, isImageReference } from '../bake/image-reference';
import { quoted } from '../common/errors';
import { isLiteral } from '../common/tokens';
import type { ImageCombination } from '../constructs/combination';
import { asCombination } from '../constructs/combination';
import { Image } from '../constructs/image';
import type { Read } from '../dockerfile/graph';
import { onBuildNames } from '../dockerfile/graph';
import { Stage } from '../dockerfile/stage';
import { contextsOf } from './existing/contexts';
import type { IBuildSource } from '../dockerfile/syntax/build-source';
import { toStageName } from '../dockerfile/syntax/names';
import type { User } from '../lock/pinned';
import { pinnedContext } from '../lock/pinned';

/** The value of a source in `contexts` of a target. */
export function bakeValue(target: Target, read: Read, plan: Plan): string {
  const { source } = read;
  return BuildContext.isBuildContext(source) ? pinnedContext(source, plan.lock, userOf(target.image))
    : referenceTo(source, plan.neededBy(target, read)!, target);
}

function referenceTo(source: IBuildSource, needed: Target, reader: Target): string {
  return (asCombination(source) ?? sameCombination(needed, reader))?._bakeValue ?? `target:${needed.name}`;
}

/** An image as a user of entries of the lock file. */
export function userOf({ node: { path }, _props: { matrix, suppressedChecks = {} } }: Image): User {
  return { path, matrix, isFloating: 'UnpinnedReference' in suppressedChecks };
}

/** The combination of a matrix for an image that has its axes, too. */
function sameCombination({ image }: Target, reader: Target): ImageCombination | undefined {
  const { matrix = [] } = image._props;
  const hasAxes = matrix.length > 0 && matrix.every(axis => reader.image._props.matrix?.includes(axis));
  return hasAxes
    ? image.combination(Object.fromEntries(matrix.map(axis => [axis.name, axis.value]))) : undefined;
}

/**
 * The names of external sources in a Dockerfile.
 *
 * An image from a registry keeps its reference, so that the Dockerfile shows the base image and builds without Bake.
 * All other names differ from the names of stages, because a context with the name of a stage would replace the stage.
 */
export class SourceNames {
  private readonly bySource = new Map<IBuildSource, Map<string, string>>();
  private readonly byValue = new Map<string, string>();
  private readonly taken: Set<string>;
  private readonly reserved = new Set<string>();

  public constructor(stageNames: Iterable<string>) {
    this.taken = new Set(stageNames);
  }

  /** Reserves a user-defined key of a source. Keys with a platform or tokens are not names in a Dockerfile. */
  public reserve(key: string, value: string): void {
    if (isLiteral(key) && isImageReference(key)) {
      this.byValue.set(value, key);
      this.taken.add(key);
      this.reserved.add(key);
    }
  }

  /**
   * Returns the name of a source in `FROM` and `--from`.
   *
   * @param value the value of the source in `contexts`
   * @param isNative whether the source is built for the platform of the builder
   */
  public of(read: Read, value: string, isNative: boolean): string {
    const known = this.bySource.get(read.source) ?? new Map<string, string>();
    this.bySource.set(read.source, known);
    const platform = read.platform?._text ?? '';
    const name = known.get(platform) ?? this.nameOne(read, value, isNative);
    known.set(platform, name);
    return name;
  }

  private nameOne(read: Read, value: string, isNative: boolean): string {
    const { source } = read;
    if (BuildContext._isScratch(source)) {
      return 'scratch';
    }
    // Equal sources have the same name.
    const known = this.byValue.get(value);
    if (known !== undefined) {
      return known;
    }
    if (BuildContext.isBuildContext(source) && source._kind === 'image' && isLiteral(source._value)) {
      // A user-defined entry replaces the image.
      const key = familiarReference(source._value);
      if (this.reserved.has(key) || !this.taken.has(key)) {
        return source._value;
      }
    }
    const name = freeName(wantedNames(source, read.platform !== undefined && isNative), this.taken);
    this.taken.add(name);
    this.byValue.set(value, name);
    return name;
  }
}

/** Returns the name of an external source in a Dockerfile. */
export type NameOf = (read: Read) => string;

/** The names of external sources in the Dockerfile of an image. */
export function nameSources(target: Target, plan: Plan): NameOf {
  const { stages } = target.image.dockerfile;
  // A context with a name in ONBUILD instructions of a base image would replace their source.
  const names = new SourceNames(stages.flatMap(s => [s.name, ...onBuildNames(s)]));
  for (const [key, read] of Object.entries(contextsOf(target.image))) {
    names.reserve(key, bakeValue(target, read, plan));
  }
  return read => names.of(read, bakeValue(target, read, plan), plan.neededBy(target, read)?.native ?? false);
}

/** The entries of `contexts` for the sources of a target. `scratch` is built into BuildKit. */
export function contextEntries(
  target: Target, reads: readonly Read[], nameOf: NameOf, plan: Plan,
): Map<string, string> {
  const given = contextsOf(target.image);
  return new Map(reads.filter(({ source }) => !BuildContext._isScratch(source))
    .map(read => [familiarReference(nameOf(read)), bakeValue(target, read, plan)] as const)
    .filter(([key]) => !Object.hasOwn(given, key)));
}

/** The preferred names for a source. A stage is named after its image, which is more descriptive. */
function wantedNames(source: IBuildSource, native: boolean): string[] {
  const suffix = native ? '-native' : '';
  if (!Stage.isStage(source)) {
    return [toStageName(source.sourceName + suffix)];
  }
  const image = source._dockerfile._owner!.split('/').pop()!;
  return [toStageName(image + suffix), toStageName(`${image}-${source.name}${suffix}`)];
}

/** For each set of names, the next number to append to a name. */
const numbers = new WeakMap<ReadonlySet<string>, Map<string, number>>();

/** The first free name, or the last name with a number. */
export function freeName(wanted: readonly string[], taken: ReadonlySet<string>): string {
  const last = wanted[wanted.length - 1];
  const free = wanted.find(w => !taken.has(w));
  if (free !== undefined) {
    return free;
  }
  const next = numbers.get(taken) ?? new Map<string, number>();
  let n = next.get(last) ?? 2;
  while (taken.has(`${last}-${n}`)) {
    n++;
  }
  numbers.set(taken, next.set(last, n));
  return `${last}-${n}`;
}

/** The message for a source that is not a target of the app. */
export function unknownSource(source: IBuildSource): string {
  if (Image.isImage(source)) {
    return `the image cannot be built on ${source.node.path || 'an image'} because that image belongs to another App; `
      + 'create it in this App, or use the published image with BuildContext.image(…)';
  }
  return Stage.isStage(source)
    ? `the image cannot be built on the stage ${quoted(source.name)} of ${source._dockerfile._owner ?? 'a Dockerfile'} `
      + 'because the stage does not belong to an image in this App; use a stage of an image in this App'
    : 'the image cannot be built on a source of an unknown type; pass an Image, a Stage or a BuildContext';
}
