import { dirname } from 'node:path';
import type { Destination, Written } from './destinations';
import { cacheDestinations, outputDestinations } from './destinations';
import type { Check } from '../../attributes/checks';
import { evaluate } from '../../bake/evaluate';
import { shownValue } from '../../bake/hcl-expression';
import type { Entries } from '../../bake/value';
import { objectsIn } from '../../bake/value';
import { andOthers, quoted } from '../../common/errors';
import { Image } from '../../constructs/image';
import type { Combination } from '../../plan/matrix';
import { combinationsOf } from '../../plan/matrix';
import type { StackPlan } from '../../plan/plan';
import type { Warn } from '../../plan/problems';
import type { RenderedStack, RenderedTarget } from '../../render/rendered';

/** A kind of destination that two builds must not share, with its check. */
interface Kind {
  readonly check: Check;
  readonly attribute: 'cache-to' | 'output';
  readonly property: string;
  readonly destinations: (fields: Written) => Destination[];
}

const KINDS: readonly Kind[] = [
  { check: 'SharedCacheDestination', attribute: 'cache-to', property: 'cacheTo', destinations: cacheDestinations },
  { check: 'SharedOutputDestination', attribute: 'output', property: 'output', destinations: outputDestinations },
];

/** A destination of one build, which is an image or one combination of its matrix. */
interface Write {
  readonly image: Image;
  /** The index of the combination. */
  readonly index: number;
  readonly destination: Destination;
}

/**
 * Warns of images that write to the same destination when their Bake files are read together. One overwrites the
 * others.
 */
export function warnOfSharing(
  readTogether: readonly (readonly StackPlan[])[], stacks: readonly RenderedStack[], warn: Warn,
): void {
  for (const kind of KINDS) {
    const writes = writesByStack(stacks, kind);
    const shared = new Map<string, Set<Write>>();
    for (const together of readTogether) {
      for (const [key, group] of byPlace(together.flatMap(stack => writes.get(stack)!))) {
        if (new Set(group.map(build)).size > 1) {
          shared.set(key, new Set([...shared.get(key) ?? [], ...group]));
        }
      }
    }
    for (const group of shared.values()) {
      warnOfGroup([...group], kind, warn);
    }
  }
}

function warnOfGroup(group: readonly Write[], { check, property }: Kind, warn: Warn): void {
  const [first, ...others] = group;
  const images = new Set(others.map(w => w.image));
  images.delete(first.image);
  const [other] = others.filter(w => images.has(w.image));
  const [verb, place] = [images.size > 1 ? 'write' : 'writes', quoted(first.destination.text)];
  const problem = other
    ? `writes to ${place}, but ${other.image.node.path}${andOthers([...images])} ${verb} `
      + (other.destination.text === first.destination.text ? 'there too' : `to ${quoted(other.destination.text)}`)
    : `writes several combinations of the matrix to ${place}`;
  warn({
    path: first.image.node.path,
    check,
    message: `\`${property}\` ${problem}, so one overwrites the other; `
      + `use a separate destination for each, such as ${first.destination.fix}`,
  });
}

/** The destinations of images by stack, without images that suppress the check. */
function writesByStack(stacks: readonly RenderedStack[], kind: Kind): Map<StackPlan, Write[]> {
  const built = kind.attribute === 'output' ? requested(stacks) : undefined;
  const isChecked = ({ target: { image } }: RenderedTarget) =>
    !(kind.check in (image._props.suppressedChecks ?? {})) && (built?.has(image) ?? true);
  return new Map(stacks.map(({ stack, targets }) =>
    [stack, targets.filter(isChecked).flatMap(target => writesOf(target, kind))]));
}

function writesOf({ target, block }: RenderedTarget, { attribute, destinations }: Kind): Write[] {
  const objects = objectsIn(block.attributes.get(attribute));
  const written = ({ entries }: Entries, { values }: Combination): Written =>
    new Map(entries.map(([key, value]) => [shownValue(key), shownValue(evaluate(value, values))]));
  return objects.length === 0 ? [] : combinationsOf(target).flatMap((combination, index) => objects
    .flatMap(object => destinations(written(object, combination)))
    .map(destination => ({ image: target.image, index, destination })));
}

/**
 * The images whose output is written. Buildx ignores default outputs of images that are only built for other images.
 */
function requested(stacks: readonly RenderedStack[]): Set<Image> {
  const members = stacks.flatMap(s => s.stack.groups).flatMap(group => group.members).filter(Image.isImage);
  const images = stacks.flatMap(s => s.targets).map(t => t.target.image);
  return new Set([...members, ...images.filter(image => image.published || image._explicit.output !== undefined)]);
}

/** The writes to each destination. A path includes all paths below it. */
function byPlace(writes: readonly Write[]): Map<string, Write[]> {
  const paths = new Set(writes.flatMap(w => (w.destination.isPath ? [w.destination.key] : [])));
  const places = new Map<string, Write[]>();
  for (const write of writes) {
    const { key, isPath } = write.destination;
    const place = isPath ? topmost(key, paths) : key;
    const all = places.get(place) ?? [];
    all.push(write);
    places.set(place, all);
  }
  return places;
}

function topmost(path: string, paths: ReadonlySet<string>): string {
  let top = path;
  for (let at = path; dirname(at) !== at; at = dirname(at)) {
    top = paths.has(dirname(at)) ? dirname(at) : top;
  }
  return top;
}

function build({ image, index }: Write): string {
  return `${image.node.path} ${index}`;
}
