import { imagesOf } from './images';
import type { ImageNode } from './images';
import type { Output, OutputTarget } from './output';
import { consistsOf } from '../../common/consists-of';
import { InvalidValueError, quoted } from '../../common/errors';
import { reachable } from '../../common/graph';
import { nearestHint } from '../../common/nearest';

/** A selection of images. */
export interface Selection {
  /**
   * Names of targets or groups, IDs (`<directory of the stack>/<name>`), or paths of constructs. `*` matches any
   * text. Empty for all images.
   */
  readonly patterns: readonly string[];
  /** Whether to add the images that the selected images are built on. */
  readonly upstream?: boolean;
  /** Whether to add the images that are built on the selected images. */
  readonly downstream?: boolean;
}

/** Selects images in the order of the Bake files. */
export function selectImages(output: Output, { patterns, upstream, downstream }: Selection): ImageNode[] {
  const images = imagesOf(output);
  if (patterns.length === 0) {
    return images;
  }
  const paths = new Set(patterns.flatMap(pattern => matching(output, pattern)).map(target => target.path));
  const asked = images.filter(({ target }) => paths.has(target.path));
  const selected = new Set([
    ...asked,
    ...upstream ? reachable(asked, image => image.builtOn) : [],
    ...downstream ? reachable(asked, image => image.builtBy) : [],
  ]);
  return images.filter(image => selected.has(image));
}

/** The targets with some names, each once. */
export function targetsOf(output: Output, names: readonly string[]): OutputTarget[] {
  const found = new Map<string, OutputTarget>();
  for (const target of names.flatMap(name => matching(output, name))) {
    const known = found.get(target.id)?.selected;
    const selected = found.has(target.id) ? known && target.selected && [...new Set([...known, ...target.selected])]
      : target.selected;
    found.set(target.id, { ...target, selected });
  }
  return [...found.values()];
}

/** The targets with some names; without names, the published images. */
export function targetsOrPublished(output: Output, names: readonly string[]): OutputTarget[] {
  const targets = names.length > 0
    ? targetsOf(output, names)
    : [...output.targets.values()].filter(target => target.published);
  if (targets.length === 0) {
    throw new InvalidValueError('the app publishes no image; name the images to build: `cdk-bake list` shows them');
  }
  return targets;
}

/** The targets to publish. A pattern or the path of a stack selects published images only. */
export function targetsToPublish(output: Output, names: readonly string[]): OutputTarget[] {
  const isMany = (name: string) => name.includes('*') || output.manifest.stacks.some(({ path }) => path === name);
  const asked = targetsOrPublished(output, names);
  const named = names.filter(name => !isMany(name));
  const exact = new Set(named.length > 0 ? targetsOf(output, named).map(({ id }) => id) : []);
  const kept = asked.filter(({ id, published }) => published || exact.has(id));
  if (kept.length === 0) {
    throw new InvalidValueError(`${names.join(', ')} contains no published image; name other images`);
  }
  return kept;
}

/** Selects targets, including stages of images. Each pattern must match. */
export function matching({ targets, manifest }: Output, pattern: string): OutputTarget[] {
  const all = [...targets.values()];
  const parts = pattern.split('*');
  const matches = (name: string) => consistsOf(name, parts);
  const byPath = all.filter(target => target.image && (matches(target.path) || matches(target.stack.path)));
  const byName = all.filter(target => matches(target.name) || matches(target.id));
  const groups = manifest.stacks.flatMap(stack =>
    stack.groups.filter(({ name, path }) => [name, path, `${stack.directory}/${name}`].includes(pattern)));
  const inGroups = groups.flatMap(group => group.targets.map(id => targets.get(id)!));
  // A pattern selects images only, so that it does not add stages of images and members of groups.
  const isPattern = pattern.includes('*');
  const whole = new Set([...byPath, ...byName.filter(target => target.image || !isPattern), ...inGroups]);
  const found = [...whole, ...all.filter(target => !whole.has(target)).flatMap(target => selectedIn(target, matches))];
  if (found.length === 0) {
    const names = all.flatMap(target => [target.name, target.id, target.path, ...target.combinations ?? []]);
    const hint = isPattern ? '' : nearestHint(pattern, [...new Set(names)]);
    throw new InvalidValueError(`${quoted(pattern)} matches no image${hint}; `
      + 'run `cdk-bake list` to see all images');
  }
  return found;
}

/** A target with the combinations of its matrix that match a name. */
function selectedIn(target: OutputTarget, matches: (name: string) => boolean): OutputTarget[] {
  const { combinations = [], stack: { directory } } = target;
  const selected = combinations.filter(name => matches(name) || matches(`${directory}/${name}`));
  return selected.length > 0 ? [{ ...target, selected }] : [];
}
