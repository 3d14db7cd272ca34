import type { IConstruct } from 'constructs';
import { defaultsOf, scopesWithDefaults } from './defaults';
import type { Image } from './image';
import type { ImageProps } from './image-props';
import { inherit } from './inherit';
import type { Dockerfile } from '../dockerfile/dockerfile';

const IMAGE = Symbol.for('cdk-bake.Image');

/** Attributes that make an image the image it is. A child has its own. */
const IDENTITY = ['targetName', 'published', 'description', 'tags', 'matrix', 'name', 'inherits', 'dockerfile'] as const;

/** Attributes that refer to the Dockerfile. A child takes them over only if it is built from the same Dockerfile. */
const OF_DOCKERFILE = ['target', 'contexts', 'base', 'bases', 'syntax', 'suppressedChecks'] as const;

/** An image whose Dockerfile is known, while its properties are worked out. */
type NewImage = IConstruct & Pick<Image, 'dockerfile'>;

/**
 * The properties that an image sets, and those that it takes over from the images it inherits from: the later parent
 * before the earlier one, and its own before both.
 */
export function explicitProps({ dockerfile }: NewImage, own: ImageProps): ImageProps {
  const parents = parentsOf(own);
  if (parents.length === 0) {
    return own;
  }
  const taken = parents.map(parent => takenOver(parent, dockerfile)).reduce((all, props) => inherit(all, props), {});
  return {
    ...inherit({ ...taken, ...contextOf(parents, dockerfile, own) }, own),
    inherits: [...own.inherits!], // a copy, which a later change of the list does not reach
  };
}

/**
 * The properties that count for an image. Whatever is set on an image, its own or a parent, comes before any default. Of
 * defaults, those of its own stack come before those of its parents' stacks, and those of the App last.
 */
export function effectiveProps(image: NewImage, explicit: ImageProps): ImageProps {
  const own = scopesWithDefaults(image);
  const ofParents = ancestorScopes(image, explicit).filter(scope => !own.includes(scope));
  const isApp = ({ node: { scope } }: IConstruct) => scope === undefined;
  const weakestFirst = [...own.filter(isApp), ...ofParents, ...own.filter(scope => !isApp(scope))];
  const props = weakestFirst.reverse().reduce<ImageProps>((all, scope) => inherit(defaultsOf(scope), all), explicit);
  const { companyNetwork } = props;
  return companyNetwork ? inherit({ secret: companyNetwork._secret, mounts: companyNetwork._mounts }, props) : props;
}

const known = new WeakMap<IConstruct, readonly IConstruct[]>();

/** The scopes with defaults around the ancestors of an image. A chain, which can be long, is not followed again for each image. */
function ancestorScopes(image: IConstruct, explicit: ImageProps): readonly IConstruct[] {
  const [parent, ...others] = parentsOf(explicit);
  const before = parent && others.length === 0 ? known.get(parent) : undefined;
  const scopes = [...new Set(before ? [...before, ...scopesWithDefaults(parent)] : ancestors(explicit).flatMap(scopesWithDefaults))];
  known.set(image, scopes);
  return scopes;
}

/** The images that an image inherits from, and those that they inherit from, the nearest last. */
export function ancestors(props: ImageProps): Image[] {
  const found = new Set(parentsOf(props).reverse());
  for (const image of found) { // it grows on the way
    parentsOf(image._props).reverse().forEach(parent => found.add(parent));
  }
  return [...found].reverse();
}

/** The images that an image inherits from itself. Anything else is reported by synth. */
export function parentsOf({ inherits = [] }: ImageProps): Image[] {
  return inherits.filter((parent): parent is Image => parent !== null && typeof parent === 'object' && IMAGE in parent);
}

function takenOver(parent: Image, dockerfile: Dockerfile): ImageProps {
  const left: readonly string[] = isSame(dockerfile, parent.dockerfile) ? IDENTITY : [...IDENTITY, ...OF_DOCKERFILE];
  return Object.fromEntries(Object.entries(parent._explicit).filter(([key]) => !left.includes(key)));
}

/** Patterns are those of a context, so both come from the last parent that sets any of them. */
function contextOf(parents: readonly Image[], dockerfile: Dockerfile, own: ImageProps): Pick<ImageProps, 'context' | 'exclude'> {
  const parent = parents.filter(({ _explicit: { context, exclude } }) => context !== undefined || exclude !== undefined).pop();
  const { context, exclude } = own.context === undefined && parent ? parent._explicit : {};
  return { context, exclude: dockerfile._existing?.ignore ? undefined : exclude };
}

/** Whether two images are built from one Dockerfile, even if it was read for each of them. */
function isSame(one: Dockerfile, other: Dockerfile): boolean {
  return one === other || (one._existing?.path !== undefined && one._existing.path === other._existing?.path);
}
