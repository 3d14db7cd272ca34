import type { IConstruct } from 'constructs';
import { AbstractTarget } from './abstract-target';
import type { AppSettings } from './app-settings';
import { BuildCall } from './build-call';
import { IMAGE } from './combination';
import { defaultsOf, scopesWithDefaults } from './defaults';
import type { Image } from './image';
import type { ImageProps } from './image-props';
import { inherit } from './inherit';
import type { Attestation } from '../attributes/attestation';
import { Output } from '../attributes/output';
import { usualAttestations } from '../attributes/usual-attestations';
import type { Dockerfile } from '../dockerfile/dockerfile';
import { EPOCH } from '../dockerfile/syntax/variable';

/** Attributes that identify an image. They are not inherited. */
const IDENTITY = [
  'targetName', 'published', 'description', 'comment', 'tags', 'matrix', 'name', 'inherits', 'dockerfile',
] as const;

/** Attributes that refer to the Dockerfile. An image inherits them only from an image with the same Dockerfile. */
const OF_DOCKERFILE = ['target', 'contexts', 'base', 'bases', 'syntax', 'suppressedChecks'] as const;

/** A construct that an image inherits from. */
export type Parent = Image | AbstractTarget;

/** An image under construction, with a Dockerfile but without effective properties. */
type NewImage = IConstruct & Pick<Image, 'dockerfile' | 'published'>;

/**
 * The properties set on an image, including inherited properties. Later parents override earlier parents, and the image
 * overrides all parents.
 */
export function explicitProps({ dockerfile }: NewImage, own: ImageProps): ImageProps {
  const parents = parentsOf(own);
  if (parents.length === 0) {
    return own;
  }
  const taken = parents.map(parent => takenOver(parent, dockerfile)).reduce((all, props) => inherit(all, props), {});
  return {
    ...inherit({ ...taken, ...contextOf(parents.filter(isImage), dockerfile, own) }, own),
    inherits: [...own.inherits!], // a copy, because users can change the list later
  };
}

/** The properties set on an image and on the images that it inherits from, without those of abstract targets. */
export function propsOfImages({ dockerfile }: NewImage, own: ImageProps): ImageProps {
  const parents = parentsOf(own).filter(isImage);
  const taken = parents.map(parent => withoutIdentity(parent._propsOfImages, parent.dockerfile, dockerfile))
    .reduce((all, props) => inherit(all, props), {});
  return parents.length === 0 ? own : inherit(taken, own);
}

/** The abstract targets that an image inherits from, directly or through other images. The nearest one is last. */
export function abstractTargetsOf(props: ImageProps): AbstractTarget[] {
  const found = parentsOf(props).flatMap(parent => (isImage(parent) ? abstractTargetsOf(parent._props) : [parent]));
  return found.length > 1 ? [...new Set(found.reverse())].reverse() : found;
}

/**
 * The effective properties of an image. Properties set on the image or on a parent override all defaults. Defaults of
 * the stack override defaults of the parents' stacks, and these override defaults of the App.
 */
export function effectiveProps(image: NewImage, explicit: ImageProps): ImageProps {
  const own = scopesWithDefaults(image);
  const ofParents = ancestorScopes(image, explicit).filter(scope => !own.includes(scope));
  const isApp = ({ node: { scope } }: IConstruct) => scope === undefined;
  const weakestFirst = [...own.filter(isApp), ...ofParents, ...own.filter(scope => !isApp(scope))];
  const props = weakestFirst.reverse().reduce<ImageProps>((all, scope) => inherit(defaultsOf(scope), all), explicit);
  const { companyNetwork, reproducible } = props;
  const inNetwork = companyNetwork
    ? inherit({ secret: companyNetwork._secret, mounts: companyNetwork._mounts }, props) : props;
  const attest = attestationsOf(image, props);
  const stated = attest.length > 0 ? inherit({ attest }, inNetwork) : inNetwork;
  return reproducible ? withEpoch(stated) : stated;
}

function attestationsOf(
  { node, published }: NewImage, { output, attest = [], call = BuildCall.BUILD }: ImageProps,
): Attestation[] {
  const isOpen = attest.some(one => one._list);
  return !published || isOpen || call !== BuildCall.BUILD ? []
    : usualAttestations((node.root as AppSettings).driver, output);
}

/** The properties of a reproducible image, whose builds depend on a time that does not pass. */
function withEpoch(props: ImageProps): ImageProps {
  const { output = [Output.image()] } = props;
  return inherit({ args: { [EPOCH]: '0' } }, { ...props, output: output.map(one => one._withTimestamps) });
}

const known = new WeakMap<IConstruct, readonly IConstruct[]>();

/** The scopes with defaults of all ancestors. The result is cached because chains of images can be long. */
function ancestorScopes(image: IConstruct, explicit: ImageProps): readonly IConstruct[] {
  const [parent, ...others] = parentsOf(explicit);
  const before = parent && isImage(parent) && others.length === 0 ? known.get(parent) : undefined;
  const found = before ? [...before, ...scopesWithDefaults(parent)]
    : ancestors(explicit).filter(isImage).flatMap(scopesWithDefaults);
  const scopes = [...new Set(found)];
  known.set(image, scopes);
  return scopes;
}

/** All constructs that an image inherits from, directly or indirectly. The nearest one is last. */
export function ancestors(props: Pick<ImageProps, 'inherits'>): Parent[] {
  const found = new Set(parentsOf(props).reverse());
  for (const parent of found) { // the set grows during the loop
    parentsOf(parent._props).reverse().forEach(other => found.add(other));
  }
  return [...found].reverse();
}

/** The constructs that an image inherits from directly. Synthesis reports other values in `inherits`. */
export function parentsOf({ inherits = [] }: Pick<ImageProps, 'inherits'>): Parent[] {
  return inherits.filter((parent): parent is Parent => parent !== null && typeof parent === 'object'
    && (IMAGE in parent || AbstractTarget.isAbstractTarget(parent)));
}

function isImage(parent: Parent): parent is Image {
  return IMAGE in parent;
}

function takenOver(parent: Parent, dockerfile: Dockerfile): ImageProps {
  return isImage(parent) ? withoutIdentity(parent._explicit, parent.dockerfile, dockerfile) : parent._explicit;
}

function withoutIdentity(props: ImageProps, dockerfile: Dockerfile, own: Dockerfile): ImageProps {
  const left: readonly string[] = isSame(own, dockerfile) ? IDENTITY : [...IDENTITY, ...OF_DOCKERFILE];
  return Object.fromEntries(Object.entries(props).filter(([key]) => !left.includes(key)));
}

/**
 * The context and the patterns of one parent: the last parent that sets any of them, because patterns apply to a
 * context.
 */
function contextOf(
  parents: readonly Image[],
  dockerfile: Dockerfile,
  own: ImageProps,
): Pick<ImageProps, 'context' | 'exclude'> {
  const setsContext = ({ _explicit: { context, exclude } }: Image) => context !== undefined || exclude !== undefined;
  const parent = parents.filter(setsContext).pop();
  const { context, exclude } = own.context === undefined && parent ? parent._explicit : {};
  return { context, exclude: dockerfile._existing?.ignore ? undefined : exclude };
}

/** Whether two images have the same Dockerfile, even if the file was read once for each image. */
function isSame(one: Dockerfile, other: Dockerfile): boolean {
  return one === other || (one._existing?.path !== undefined && one._existing.path === other._existing?.path);
}
