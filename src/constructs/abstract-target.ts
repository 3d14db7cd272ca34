import { Construct } from 'constructs';
import { checkProps } from './check-props';
import { inherit } from './inherit';
import { Stack } from './stack';
import type { TargetDefaults } from './target-defaults';
import { atPath } from '../common/errors';
import { keepPath } from '../common/tree';
import { checkNew } from '../values/calls';

const ABSTRACT_TARGET = Symbol.for('cdk-bake.AbstractTarget');

/** Properties of an abstract target: attributes for the images that inherit from it. */
export interface AbstractTargetProps extends TargetDefaults {
  /**
   * Name of the Bake target.
   *
   * @default - the ID
   */
  readonly targetName?: string;

  /**
   * Human-readable description of the target, shown by `docker buildx bake --list=targets`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetdescription
   * @default - no description
   */
  readonly description?: string;

  /**
   * Comment above the target in the Bake file, for people who read the file. JSON has no comments.
   *
   * @default - no comment
   */
  readonly comment?: string;

  /**
   * Image names and tags: `[registry/]name[:tag]`.
   *
   * @see https://docs.docker.com/build/bake/reference/#targettags
   * @default - no tags
   */
  readonly tags?: string[];

  /**
   * Abstract targets to inherit attributes from. If several set an attribute, the last one takes precedence.
   *
   * @see https://docs.docker.com/build/bake/reference/#targetinherits
   * @default - no inherited attributes
   */
  readonly inherits?: AbstractTarget[];
}

/**
 * A target without a Dockerfile, which only passes its attributes on to images with the target in `inherits`.
 *
 * The Bake file contains the target, and the images refer to it with `inherits`. Another Bake file, read after this
 * one, can therefore override the attributes for all of these images, such as the file that `docker/metadata-action`
 * writes. An abstract target is not built, and not published.
 *
 * @see https://docs.docker.com/build/bake/inheritance/
 */
export class AbstractTarget extends Construct {
  /** Returns whether the given object is an `AbstractTarget`, even if another copy of this library created it. */
  public static isAbstractTarget(value: any): value is AbstractTarget {
    return value !== null && typeof value === 'object' && ABSTRACT_TARGET in value;
  }

  /** @internal Properties set on the target itself. */
  public readonly _props: AbstractTargetProps;

  /** @internal Properties that images inherit, including those that the target inherits itself. */
  public readonly _explicit: Omit<AbstractTargetProps, 'targetName' | 'inherits'>;

  /**
   * Creates an abstract target.
   *
   * @param scope the parent construct, usually a Stack
   * @param id the ID of the target, which is the default name of the target
   * @param props the properties of the target
   */
  public constructor(scope: Construct, id: string, props: AbstractTargetProps = {}) {
    [, , props] = checkNew('AbstractTarget', new.target, [scope, id, props]);
    super(scope, id);
    keepPath(this);
    Object.defineProperty(this, ABSTRACT_TARGET, { value: true });
    Stack.of(this);
    const { inherits = [] } = props;
    this._props = { ...props, inherits: [...inherits] }; // a copy, because users can change the list later
    const parents = inherits.filter(AbstractTarget.isAbstractTarget); // synthesis reports other values
    const inherited = parents.reduce<TargetDefaults>((all, parent) => inherit(all, parent._explicit), {});
    const { targetName, inherits: _, ...own } = props;
    this._explicit = inherit(inherited, own);
    atPath(this.node.path, () => checkProps(this._explicit));
  }

  /** @internal Name of the target. */
  public get _name(): string {
    return this._props.targetName ?? this.node.id;
  }
}
