import { entries, flag, objectList, resources, secretObjects } from './objects';
import type { SecretFiles } from './secret-files';
import type { Block, TargetAttribute } from '../bake/file';
import { block, propertyOf } from '../bake/file';
import { hclExpression } from '../bake/hcl-expression';
import { concatenation, partsOf, WholeList } from '../bake/list';
import type { Value } from '../bake/value';
import { Call, Entries } from '../bake/value';
import type { AbstractTarget, AbstractTargetProps } from '../constructs/abstract-target';
import { defaultsOf, scopesWithDefaults } from '../constructs/defaults';
import { abstractTargetsOf } from '../constructs/effective';
import type { Image } from '../constructs/image';
import type { ImageProps } from '../constructs/image-props';
import { inherit } from '../constructs/inherit';
import type { Paths } from '../plan/paths';
import type { Resolver } from '../plan/resolve';

/** Maps whose entries are inherited one by one. */
const MAPS: readonly TargetAttribute[] = ['args', 'labels', 'extra-hosts', 'resources'];

/** Lists to which Buildx adds the members of the inheriting target. */
const APPENDED: readonly TargetAttribute[] = [
  'annotations', 'no-cache-filter', 'ulimits', 'entitlements', 'cache-from', 'policy', 'secret', 'ssh', 'attest',
];

/** Lists with the members of the images that an image is built on, which are not its own. */
const OF_NEEDS: readonly TargetAttribute[] = ['secret', 'ssh'];

/** Writes the attributes of abstract targets. */
export class AbstractBlocks {
  public constructor(private readonly files: SecretFiles, private readonly paths: Paths) {}

  /** The block of an abstract target. */
  public blockOf(target: AbstractTarget, resolver: Resolver): Block {
    const { description, ...others } = this.attributes(target._props, target.node.path, resolver);
    const parents = target._props.inherits!.map(parent => parent._name);
    const inherits = parents.length > 0 ? parents : undefined;
    return block(target._name, { description, inherits, ...others }, target._props.comment);
  }

  /**
   * The block of an image without the attributes that it inherits from abstract targets, which another Bake file can
   * then override.
   */
  public withoutInherited({ name, attributes, comment }: Block, image: Image, resolver: Resolver): Block {
    const parents = abstractTargetsOf(image._props);
    const props = parents.reduce<AbstractTargetProps>((all, parent) => inherit(all, parent._explicit), {});
    const inherited = this.attributes(props, image.node.path, resolver);
    const own = Object.fromEntries([...attributes].map(([attribute, value]) =>
      [attribute, isOpen(attribute as TargetAttribute, value, inherited[attribute], image)
        ? withDetours(this.attributes(onlyOwn(attribute, image), image.node.path, resolver)[attribute], value)
        : without(attribute as TargetAttribute, value, inherited[attribute], image._propsOfImages)]));
    if (inherited.platforms && !attributes.has('platforms')) {
      own.platforms = []; // Without the empty list, Buildx would inherit the platforms.
    }
    const { description, name: ofCombination, matrix, ...others } = own;
    const inherits = parents.map(parent => parent._name);
    return block(name, { description, name: ofCombination, matrix, inherits, ...others }, comment);
  }

  private attributes(
    props: AbstractTargetProps, construct: string, resolver: Resolver,
  ): Partial<Record<string, Value>> {
    const list = (values?: readonly string[]) => values && resolver.list(values);
    return {
      'description': props.description && resolver.value(props.description),
      'args': entries(props.args, resolver),
      'secret': props.secret && concatenation(secretObjects(props.secret, resolver, construct, this.files, this.paths)),
      'ssh': props.ssh && objectList(props.ssh, resolver),
      'call': props.call,
      'pull': flag(props.pull, resolver),
      'no-cache': flag(props.noCache, resolver),
      'no-cache-filter': list(props.noCacheFilter),
      'network': props.network,
      'extra-hosts': entries(props.extraHosts, resolver),
      'entitlements': list(props.entitlements),
      'policy': props.policy && objectList(props.policy, resolver),
      'resources': resources(props.resources, resolver),
      'shm-size': props.shmSize && resolver.value(props.shmSize),
      'ulimits': list(props.ulimits),
      'cache-from': props.cacheFrom && objectList(props.cacheFrom, resolver),
      'cache-to': props.cacheTo && objectList(props.cacheTo, resolver),
      'tags': list(props.tags),
      'platforms': list(props.platforms?.map(platform => platform.value)),
      'labels': entries(props.labels, resolver),
      'annotations': list(props.annotations),
      'attest': props.attest && objectList(props.attest, resolver),
      'output': props.output && objectList(props.output, resolver),
    };
  }
}

/**
 * Whether Buildx merges two values, and the members of one of them are not known because it is an expression. Defaults
 * of the App or the Stack are then part of the value, so that they cannot be left to Buildx, either.
 */
function isOpen(attribute: TargetAttribute, value: Value, inherited: Value | undefined, image: Image): boolean {
  const isKnown = (one: Value) => (APPENDED.includes(attribute) ? Array.isArray(one) : one instanceof Entries);
  return inherited !== undefined && [...MAPS, ...APPENDED].includes(attribute)
    && !(isKnown(value) && isKnown(inherited)) && !OF_NEEDS.includes(attribute)
    && !scopesWithDefaults(image).some(scope => propertyOf(attribute) in defaultsOf(scope));
}

/** The value that an image itself sets. Buildx merges it with the inherited one. */
function onlyOwn(attribute: string, { _propsOfImages: own }: Image): AbstractTargetProps {
  const property = propertyOf(attribute) as keyof AbstractTargetProps;
  return { [property]: own[property] };
}

/** The own build arguments of an image, with those that pass values to the instructions of its Dockerfile. */
function withDetours(own: Value | undefined, whole: Value): Value | undefined {
  const literal = whole instanceof Call ? whole.args[whole.args.length - 1] : whole;
  const detours = literal instanceof Entries
    ? literal.entries.filter(([key]) => keyText(key).startsWith('CDK_BAKE_')) : [];
  return detours.length === 0 ? own
    : own === undefined ? new Entries(detours)
      : own instanceof Entries ? new Entries([...own.entries, ...detours])
        : new Call('merge', [own, new Entries(detours)]);
}

/** The part of a value that a target does not inherit. Undefined if it inherits all of the value. */
function without(
  attribute: TargetAttribute, value: Value, inherited: Value | undefined, own: ImageProps,
): Value | undefined {
  if (inherited === undefined) {
    return value;
  }
  const set = own[propertyOf(attribute) as keyof ImageProps];
  if (MAPS.includes(attribute) && value instanceof Entries && inherited instanceof Entries) {
    const left = new Set(inherited.entries.map(([key]) => keyText(key)));
    const rest = value.entries.filter(([key]) => !left.has(keyText(key)) || keyText(key) in (set as object ?? {}));
    return rest.length > 0 ? new Entries(rest) : undefined;
  }
  if (APPENDED.includes(attribute)) {
    const textOf = (member: Value | WholeList) =>
      (member instanceof WholeList ? `...${hclExpression(member.value, '')}` : hclExpression(member, ''));
    const left = new Set(partsOf(inherited).map(textOf));
    const rest = partsOf(value).filter(member => !left.has(textOf(member)));
    return rest.length > 0 ? concatenation(rest) : undefined;
  }
  return set === undefined && hclExpression(value, '') === hclExpression(inherited, '') ? undefined : value;
}

function keyText(key: Value): string {
  return typeof key === 'string' ? key : hclExpression(key, '');
}
